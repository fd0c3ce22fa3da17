namespace Qmulum.Storage.Tests;

/// <summary>Where keys come from, as docs/object-storage.md promises it, at a server that checks what they sign. Each is found by a process of its own, as an environment is.</summary>
public sealed class S3KeysTests : IAsyncLifetime
{
    const string NoFile = "HOME={home}/none"; // a file of keys comes before a role

    /// <summary>What a tester's own machine may say of keys, and how a process is told that no machine gives it any.</summary>
    static readonly string[] Bare =
    [
        "env", "-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_SECRET_ACCESS_KEY", "-u", "AWS_SESSION_TOKEN", "-u", "AWS_PROFILE", "-u", "AWS_DEFAULT_PROFILE", "-u", "AWS_SHARED_CREDENTIALS_FILE", "-u", "AWS_CONFIG_FILE",
        "-u", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "-u", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "-u", "AWS_WEB_IDENTITY_TOKEN_FILE", "-u", "http_proxy", "-u", "HTTP_PROXY",
    ];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TempFolder _home = new();
    S3Fixture _fixture = null!;

    public async Task InitializeAsync()
    {
        _fixture = await S3Fixture.MakeAsync(options => options);
        Directory.CreateDirectory(_home.File(".aws"));
        await File.WriteAllTextAsync(_home.File(".aws/credentials"), Profile("default", "of-somebody-else") + Profile("family", S3Server.SecondAccessKey));
        await File.WriteAllTextAsync(_home.File("mounted"), Profile("default", S3Server.SecondAccessKey));
    }

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData("a profile that the environment names", "", "AWS_PROFILE=family")]
    [InlineData("a file that the environment names", "", "AWS_SHARED_CREDENTIALS_FILE={home}/mounted")]
    [InlineData("a profile that the address names", "family")]
    [InlineData("one that the address names, before the environment's", "family", "AWS_ACCESS_KEY_ID=nobody", "AWS_SECRET_ACCESS_KEY=nothing")]
    public async Task Keys_of_a_file_are_found(string where, string profile, params string[] environment)
    {
        var told = await RunAsync(profile, "AWS_EC2_METADATA_DISABLED=true", environment);

        Assert.True(told is ["kept"], $"{where}: {string.Join(' ', told)}");
    }

    [Theory]
    [InlineData("", "does not know these keys")]
    [InlineData("nobody-has-it", "has no profile \"nobody-has-it\"")]
    [InlineData("", "There are no keys for", NoFile)]
    public async Task Wrong_keys_and_none_are_told(string profile, string says, params string[] environment) =>
        Assert.Contains(says, Assert.Single(await RunAsync(profile, "AWS_EC2_METADATA_DISABLED=true", environment)), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_keys_of_a_role_are_renewed_before_they_expire(bool isContainer)
    {
        await using var service = await KeyService.StartAsync();
        service.Expires = DateTimeOffset.UtcNow.AddSeconds(5);
        var until = service.Expires;
        _fixture.Proxy.Fault = request => request.IsSignedBy(S3Server.AccessKey) && DateTimeOffset.UtcNow > until ? request.RefuseAsync(400, "ExpiredToken") : No;
        using CancellationTokenSource limit = new(Patience);
        using var child = Child.Start([.. Command(isContainer ? service.OfContainer : service.OfMachine), InHome(NoFile)], Part("", rounds: "many"));
        await KeepsAsync(child, limit.Token);
        Assert.NotEqual(0, service.Asked);

        (service.AccessKey, service.Expires) = (S3Server.SecondAccessKey, DateTimeOffset.UtcNow.AddHours(1));

        await UntilSignedByNewAsync(child, limit.Token);
    }

    [Fact]
    public async Task The_keys_of_a_role_that_are_withdrawn_before_their_time_are_asked_for_anew()
    {
        await using var service = await KeyService.StartAsync();
        using CancellationTokenSource limit = new(Patience);
        using var child = Child.Start([.. Command(service.OfContainer), InHome(NoFile)], Part("", rounds: "many"));
        await KeepsAsync(child, limit.Token);

        service.AccessKey = S3Server.SecondAccessKey;
        _fixture.Proxy.Fault = request => request.IsSignedBy(S3Server.AccessKey) ? request.RefuseAsync(400, "ExpiredToken") : No;

        await UntilSignedByNewAsync(child, limit.Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    public async Task A_file_of_keys_that_was_written_anew_is_read_again_when_the_former_ones_are_refused(string profile)
    {
        await File.WriteAllTextAsync(_home.File("mounted"), Profile("default", S3Server.AccessKey));
        using CancellationTokenSource limit = new(Patience);
        using var child = Child.Start(
            Command(new Dictionary<string, string> { ["AWS_SHARED_CREDENTIALS_FILE"] = _home.File("mounted"), ["AWS_EC2_METADATA_DISABLED"] = "true" }), Part(profile, rounds: "many"));
        await KeepsAsync(child, limit.Token);

        await File.WriteAllTextAsync(_home.File("next"), Profile("default", S3Server.SecondAccessKey));
        File.Move(_home.File("next"), _home.File("mounted"), overwrite: true);
        _fixture.Proxy.Fault = request => request.IsSignedBy(S3Server.AccessKey) ? request.RefuseAsync(403, "InvalidAccessKeyId") : No;

        await UntilSignedByNewAsync(child, limit.Token);
    }

    [Fact]
    public async Task The_bucket_may_stand_in_the_hosts_name()
    {
        // Only its name leads to it: the proxy is reached as one that the environment names.
        List<string?> hosts = [];
        _fixture.Proxy.Fault = request =>
        {
            lock (hosts)
            {
                hosts.Add(request.Header("Host"));
            }

            return No;
        };
        Dictionary<string, string> environment = new(S3Server.Credentials) { ["http_proxy"] = $"http://127.0.0.1:{_fixture.Proxy.Endpoint.Port}" };

        var told = await Child.RunAsync(Command(environment), ["keys", $"http://{S3Server.Domain}", _fixture.Options.Bucket, _fixture.Options.Prefix, "", "one"]);

        Assert.Equal(["kept"], told);
        Assert.All(hosts, host => Assert.Equal($"{_fixture.Options.Bucket}.{S3Server.Domain}", host));
        Assert.NotEmpty(hosts);
    }

    static Task<bool> No => Task.FromResult(false);

    static string Profile(string name, string key) => $"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {S3Server.SecretKey}\n";

    static async Task KeepsAsync(Child child, CancellationToken ct)
    {
        var said = await child.ReadLineAsync(ct);
        Assert.True(said == "kept", said);
    }

    /// <summary>Waits until what is kept was signed by the new keys. A process that could not keep something has ended and fails this.</summary>
    async Task UntilSignedByNewAsync(Child child, CancellationToken ct)
    {
        var refused = _fixture.Proxy.Fault!;
        TaskCompletionSource signed = new();
        _fixture.Proxy.Fault = request =>
        {
            if (request.IsSignedBy(S3Server.SecondAccessKey))
            {
                signed.TrySetResult();
            }

            return refused(request);
        };
        while (!signed.Task.IsCompleted)
        {
            await KeepsAsync(child, ct);
        }

        await KeepsAsync(child, ct);
    }

    Task<string[]> RunAsync(string profile, string first, string[] environment) =>
        Child.RunAsync([.. Command(new Dictionary<string, string>()), first, .. environment.Select(InHome)], Part(profile, "one"));

    string[] Command(IReadOnlyDictionary<string, string> environment) => [.. Bare, InHome("HOME={home}"), .. environment.Select(one => $"{one.Key}={one.Value}")];

    string InHome(string text) => text.Replace("{home}", _home.Path, StringComparison.Ordinal);

    string[] Part(string profile, string rounds) => ["keys", $"{_fixture.Options.Endpoint}", _fixture.Options.Bucket, _fixture.Options.Prefix, profile, rounds];
}

using System.Net.Http.Json;
using System.Runtime.Versioning;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>The first account is made by whoever has the link of the data folder, once.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    ServerProcess? _server;

    ServerProcess Server => _server!;

    string Link => Path.Combine(Server.DataFolder, "setup-link");

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings { WithOwner = false });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task The_link_of_the_first_start_makes_the_owner_of_the_first_library_and_works_once()
    {
        Assert.Equal("open", (await GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
        var token = await TokenAsync();

        var made = (await SetUpAsync(token)).Expect(201);

        Assert.True(made.Json.GetProperty("administrator").GetBoolean());
        var cookie = made.Header("Set-Cookie").Split(';')[0];
        var library = Assert.Single((await GetAsync("/api/v1/libraries", ("Cookie", cookie))).Expect(200).Json.GetProperty("libraries").EnumerateArray());
        Assert.Equal(("home", "owner"), (library.GetProperty("id").GetString(), library.GetProperty("role").GetString()));
        Assert.False(File.Exists(Link));
        Assert.Equal("done", (await GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
        (await SetUpAsync(token, "second@example.org")).ExpectProblem(403, "forbidden");
        await Server.RestartAsync();
        Assert.False(File.Exists(Link), "A server that has its first account made a link to another.");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_link_is_for_its_reader_alone_and_in_no_log()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Link));
        Assert.DoesNotContain(await TokenAsync(), Server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_starts_link_is_good_after_a_restart()
    {
        var earlier = await TokenAsync();
        await Server.RestartAsync();

        Assert.NotEqual(earlier, await TokenAsync());
        (await SetUpAsync(earlier)).Expect(201);
    }

    [Theory]
    [InlineData("qmx_")]
    [InlineData("qmx_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    [InlineData("qmk_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Another_token_makes_nothing(string? token)
    {
        (await SetUpAsync(token)).ExpectProblem(403, "forbidden");

        Assert.Equal("open", (await GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
    }

    [Theory]
    [InlineData("", "a@example.org", "long enough password", "name")]
    [InlineData("A", "no address", "long enough password", "email")]
    [InlineData("A", "Anna <a@example.org>", "long enough password", "email")]
    [InlineData("A", "a@example.org", "too short", "password")]
    [InlineData("A", "owner@example.org", "OWNER@example.org", "password")]
    public async Task A_value_that_cannot_be_used_is_named_and_the_link_stays_good(string name, string email, string password, string named)
    {
        var token = await TokenAsync();

        var answer = (await SetUpAsync(token, email, name, password)).ExpectProblem(400, "invalid");

        Assert.StartsWith(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await SetUpAsync(token)).Expect(201);
    }

    [Fact]
    public async Task Many_at_once_with_one_link_make_one_account()
    {
        var token = await TokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SetUpAsync(token, $"person{i}@example.org")));

        var ids = answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.GetProperty("id").GetString()).Distinct().ToList();
        Assert.Single(ids);
    }

    async Task<string> TokenAsync() => new Uri((await File.ReadAllTextAsync(Link)).Trim()).Fragment[1..];

    async Task<Answer> SetUpAsync(string? token, string email = "owner@example.org", string name = "Olga", string password = "correct horse battery")
    {
        using var stranger = Server.CreateStranger();
        return await Answer.ReadAsync(await stranger.PostAsJsonAsync("/api/v1/setup", new { token, name, email, password }));
    }

    async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var stranger = Server.CreateStranger();
        return await new Api(stranger).GetAsync(path, headers);
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>A server whose limits are small.</summary>
[Trait("Host", "either")] // what cannot be used is refused before a grain is asked
public sealed class UploadLimitTests : IAsyncLifetime
{
    const long MaxUpload = 200_000;
    const long MaxBase64 = 32L << 20;
    const int MaxFiles = 1_000;

    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(new ServerSettings
        {
            Environment = new Dictionary<string, string> { ["QMULUM_MAXUPLOADBYTES"] = $"{MaxUpload}" },
        });
        _api = new Api(_server.Client);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Are_told_to_clients()
    {
        var limits = (await _api.GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("limits");

        Assert.Equal(MaxUpload, limits.GetProperty("maxUploadBytes").GetInt64());
        Assert.Equal(MaxBase64, limits.GetProperty("maxBase64Bytes").GetInt64());
        Assert.Equal(MaxFiles, limits.GetProperty("maxFilesPerRequest").GetInt32());
        Assert.InRange(limits.GetProperty("pieceBytes").GetInt64(), 1, 90_000_000);
        Assert.Equal(10_000, limits.GetProperty("maxCheckHashes").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_limit_answers_413_and_leaves_nothing(bool saysItsLength)
    {
        var file = Random(MaxUpload + 1);
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.TransferEncodingChunked = !saysItsLength;
        request.Headers.ExpectContinue = true;

        (await _api.SendAsync(request)).ExpectProblem(413, "too-large");

        Assert.False(await _api.HasAsync(file));
        await Staging.WaitUntilEmptyAsync(_server);
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_taken()
    {
        (await _api.UploadAsync(Random(MaxUpload))).Expect(201);
    }

    [Fact]
    public async Task Base64_over_its_limit_answers_413()
    {
        // Base64 makes it a third larger than the limit.
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos)
        {
            Content = JsonContent.Create(new { name = "a.jpg", data = Random(MaxBase64) }),
        };
        await request.Content.LoadIntoBufferAsync(); // so that the client knows its length and says it
        request.Headers.ExpectContinue = true;

        var answer = await _api.SendAsync(request);

        answer.ExpectProblem(413, "too-large");
    }

    [Fact]
    public async Task More_files_in_a_form_than_the_limit_answer_413()
    {
        MultipartFormDataContent form = [];
        foreach (var i in Enumerable.Range(0, MaxFiles + 1))
        {
            // Empty ones are each refused at once, which leaves the count to be tested.
            form.Add(new ByteArrayContent([]), "file", $"{i}.jpg");
        }

        var answer = await _api.SendAsync(new HttpRequestMessage(HttpMethod.Post, Api.Photos) { Content = form });

        answer.ExpectProblem(413, "too-large");
    }

    [Theory]
    [InlineData("maxUploadBytes", "0")]
    [InlineData("maxUploadBytes", "lots")]
    [InlineData("port", "70000")]
    [InlineData("listen", "somewhere")]
    [InlineData("stopSeconds", "-1")]
    public async Task A_setting_that_cannot_be_stops_the_start_and_is_named(string name, string value)
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = [$"--{name}={value}"] });

        Assert.NotEqual(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(name, server.Log.Tail(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(value, server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_that_is_unknown_stops_the_start_and_is_named()
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = ["--colour=red"] });

        Assert.NotEqual(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("--colour", server.Log.Tail(), StringComparison.Ordinal);
    }

    static byte[] Random(long length)
    {
        var bytes = new byte[length];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }
}

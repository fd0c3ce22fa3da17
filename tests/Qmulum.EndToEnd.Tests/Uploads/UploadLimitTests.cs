using System.Net.Http.Headers;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>A server whose limits are small.</summary>
public sealed class UploadLimitTests : IAsyncLifetime
{
    const long MaxUpload = 200_000;
    const long MaxBase64 = 20_000;

    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(new ServerSettings
        {
            Environment = new Dictionary<string, string>
            {
                ["QMULUM_MAX_UPLOAD_BYTES"] = $"{MaxUpload}",
                ["QMULUM_MAX_BASE64_BYTES"] = $"{MaxBase64}",
                ["QMULUM_MAX_FILES_PER_REQUEST"] = "2",
            },
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
        Assert.Equal(2, limits.GetProperty("maxFilesPerRequest").GetInt32());
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
        await Staging.WaitUntilGoneAsync(_server, file[..64]);
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_taken()
    {
        (await _api.UploadAsync(Random(MaxUpload))).Expect(201);
    }

    [Fact]
    public async Task Base64_over_its_limit_answers_413()
    {
        var answer = await _api.PostJsonAsync(Api.Photos, new { name = "a.jpg", data = Random(MaxBase64) });

        answer.ExpectProblem(413, "too-large");
    }

    [Fact]
    public async Task More_files_in_a_form_than_the_limit_answer_413()
    {
        MultipartFormDataContent form = [];
        foreach (var i in Enumerable.Range(0, 3))
        {
            form.Add(new ByteArrayContent(Seeds.Jpeg()), "file", $"{i}.jpg");
        }

        var answer = await _api.SendAsync(new HttpRequestMessage(HttpMethod.Post, Api.Photos) { Content = form });

        answer.ExpectProblem(413, "too-large");
    }

    [Theory]
    [InlineData("QMULUM_MAX_UPLOAD_BYTES", "0")]
    [InlineData("QMULUM_MAX_UPLOAD_BYTES", "lots")]
    [InlineData("QMULUM_MAX_FILES_PER_REQUEST", "-1")]
    public async Task A_setting_that_cannot_be_stops_the_start_and_is_named(string name, string value)
    {
        await using var server = ServerProcess.Launch(new ServerSettings
        {
            Environment = new Dictionary<string, string> { [name] = value },
        });

        Assert.NotEqual(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(name, server.Log.Tail(), StringComparison.Ordinal);
    }

    static byte[] Random(long length)
    {
        var bytes = new byte[length];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }
}

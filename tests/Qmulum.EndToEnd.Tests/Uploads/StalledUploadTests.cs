using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>Clients that begin and stand still: each would hold a place among the uploads for as long as its connection lives.</summary>
[Trait("Host", "either")] // a line breaks before a grain is asked
public sealed class StalledUploadTests : IAsyncLifetime
{
    ServerProcess _server = null!;

    public static TheoryData<string, string> Forms => new()
    {
        { "image/jpeg", "ten bytes." },
        { "application/json", "{\"name\":\"a.jpg\",\"da" },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n" },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nan endless no" },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nbytes" },
    };

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings
    {
        Environment = new Dictionary<string, string> { ["QMULUM_UPLOADIDLESECONDS"] = "1" },
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Answers_408_when_a_body_stands_still_in_any_form(string contentType, string begun)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendHeadAsync($"POST {Api.Photos}", null, $"Content-Type: {contentType}", "Content-Length: 100000");
        await connection.SendAsync(Encoding.ASCII.GetBytes(begun));

        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadStatusAsync(), StringComparison.Ordinal);
        connection.EndSending();
        await connection.ReadToEndOrCutAsync();
        Assert.DoesNotContain("Reading is already in progress", _server.Log.Tail(), StringComparison.Ordinal);
        await Staging.WaitUntilEmptyAsync(_server);
    }
}

using System.Net.Sockets;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>Clients that begin and stand still: each would hold a place among the uploads for as long as its connection lives.</summary>
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
        using TcpClient client = new();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        await using var connection = client.GetStream();
        var head = $"POST {Api.Photos} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\nContent-Length: 100000\r\n\r\n";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(head + begun));

        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        using StreamReader reader = new(connection, Encoding.ASCII);
        var status = await reader.ReadLineAsync(deadline.Token);

        Assert.StartsWith("HTTP/1.1 408 ", status, StringComparison.Ordinal);
        await Staging.WaitUntilEmptyAsync(_server);
    }
}

using System.Net.Sockets;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A connection on which a test writes the bytes of HTTP itself: what no well-behaved client sends.</summary>
sealed class RawConnection : IDisposable
{
    readonly TcpClient _tcp = new();
    readonly ServerProcess _server;

    RawConnection(ServerProcess server) => _server = server;

    public static async Task<RawConnection> OpenAsync(ServerProcess server)
    {
        RawConnection connection = new(server);
        await connection._tcp.ConnectAsync("localhost", server.Port);
        return connection;
    }

    /// <summary>Request line, Host, the owner's key and these headers, with the empty line.</summary>
    public Task SendHeadAsync(string request, string? host = null, params string[] headers) =>
        SendAsync(Encoding.UTF8.GetBytes(
            $"{request} HTTP/1.1\r\nHost: {host ?? $"localhost:{_server.Port}"}\r\nAuthorization: Bearer {_server.Owner.Key}\r\n"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n"));

    public Task SendAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>The answer's first line, however the server ends the connection after it.</summary>
    public async Task<string?> ReadStatusAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using StreamReader reader = new(_tcp.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(limit.Token);
    }

    /// <summary>The next answer's line and headers, with the empty line; an interim one has no more.</summary>
    public async Task<string> ReadHeadAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        List<byte> head = [];
        var next = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            await _tcp.GetStream().ReadExactlyAsync(next, limit.Token);
            head.Add(next[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }

    /// <summary>Everything until the server closes; ask with <c>Connection: close</c>.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using MemoryStream all = new();
        await _tcp.GetStream().CopyToAsync(all, limit.Token);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Ends without a word, with a reset, as a phone that leaves its network does to a proxy.</summary>
    public void Break()
    {
        _tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Close();
    }

    public void Dispose() => _tcp.Dispose();
}

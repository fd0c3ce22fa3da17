using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A connection on which a test writes the bytes of HTTP itself: what no well-behaved client sends.</summary>
sealed class RawConnection : IDisposable
{
    readonly TcpClient _tcp = new();
    readonly ServerProcess _server;
    Stream? _line;

    RawConnection(ServerProcess server) => _server = server;

    /// <param name="server">Whom to call.</param>
    /// <param name="certificate">What it shows when it speaks TLS: as a client that offers HTTP/1.1 alone.</param>
    public static async Task<RawConnection> OpenAsync(ServerProcess server, TestCertificate? certificate = null)
    {
        RawConnection connection = new(server);
        await connection._tcp.ConnectAsync("localhost", server.Port);
        connection._line = connection._tcp.GetStream();
        if (certificate is not null)
        {
            SslStream tls = new(connection._line);
            connection._line = tls;
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == certificate.Fingerprint,
            });
        }

        return connection;
    }

    Stream Line => _line ?? throw new InvalidOperationException("It is not connected.");

    /// <summary>Request line, Host, the owner's key and these headers, with the empty line.</summary>
    public Task SendHeadAsync(string request, string? host = null, params string[] headers) =>
        SendAsync(Encoding.UTF8.GetBytes(
            $"{request} HTTP/1.1\r\nHost: {host ?? $"localhost:{_server.Port}"}\r\nAuthorization: Bearer {_server.Owner.Key}\r\n"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n"));

    public Task SendAsync(byte[] bytes) => Line.WriteAsync(bytes).AsTask();

    /// <summary>The answer's first line, however the server ends the connection after it.</summary>
    public async Task<string?> ReadStatusAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using StreamReader reader = new(Line, Encoding.ASCII, leaveOpen: true);
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
            await Line.ReadExactlyAsync(next, limit.Token);
            head.Add(next[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }

    /// <summary>The same, without the interim answers before it.</summary>
    public async Task<string> ReadFinalHeadAsync()
    {
        string head;
        do
        {
            head = await ReadHeadAsync();
        }
        while (head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal));

        return head;
    }

    /// <summary>Everything until the server closes; ask with <c>Connection: close</c>.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using MemoryStream all = new();
        await Line.CopyToAsync(all, limit.Token);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>The same, also when the server cuts the connection and does not only end it.</summary>
    public async Task<string> ReadToEndOrCutAsync()
    {
        try
        {
            return await ReadToEndAsync();
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    /// <summary>Says that no more is sent; what the server sends can still be read.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends without a word, with a reset, as a phone that leaves its network does to a proxy.</summary>
    public void Break()
    {
        _tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Close();
    }

    public void Dispose()
    {
        _line?.Dispose();
        _tcp.Dispose();
    }
}

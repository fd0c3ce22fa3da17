using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Qmulum.Testing;

/// <summary>
/// Stands between a client and a server and cuts connections, each after so many bytes towards the server. What was on its way to the server
/// arrives, and then nothing; the client's side is reset. Or it holds what comes, so that something else can happen half-way.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    const int BufferBytes = 64 << 10;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Func<long> _cutAfter;
    readonly Task _accepting;
    Func<int> _serverPort;
    int _cuts;
    long _sent;
    long _brought;
    long _lastAt;
    long _holdAfter = long.MaxValue;
    TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    CuttingProxy(Func<int> serverPort, Func<long> cutAfter)
    {
        (_serverPort, _cutAfter) = (serverPort, cutAfter);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>How many connections it has cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How long ago it brought the last byte to the server.</summary>
    public TimeSpan SinceLastByte => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastAt));

    /// <summary>How many bytes it has brought to the server.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many bytes it has brought to clients.</summary>
    public long Brought => Interlocked.Read(ref _brought);

    /// <param name="server">The server.</param>
    /// <param name="cutAfter">Asked for each connection: the bytes after which it is cut; null cuts none.</param>
    public static CuttingProxy Start(ServerProcess server, Func<long>? cutAfter = null) => new(() => server.Port, cutAfter ?? (() => long.MaxValue));

    /// <summary>Connections go to another server from now on.</summary>
    public void SwitchTo(ServerProcess server) => Volatile.Write(ref _serverPort, () => server.Port);

    /// <summary>Brings no more to the server once it has brought so many bytes, until it may go on. Nobody is told.</summary>
    public void HoldAfter(long bytes) => Interlocked.Exchange(ref _holdAfter, bytes);

    /// <summary>Brings what was held, and all that comes.</summary>
    public void GoOn()
    {
        HoldAfter(long.MaxValue);
        Interlocked.Exchange(ref _goOn, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(RelayAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, Volatile.Read(ref _serverPort)(), _end.Token).ConfigureAwait(false);
                using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var up = SendAsync(client, server, end.Token);
                var down = AnswerAsync(server, client, end.Token);
                await Task.WhenAny(up, down).ConfigureAwait(false);
                await end.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(up, down).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One side ended, or was cut: so does the other.
            }
        }
    }

    async Task SendAsync(TcpClient client, TcpClient server, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var left = _cutAfter();
        int read;
        while ((read = await client.GetStream().ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await HoldAsync(cancellationToken).ConfigureAwait(false);
            await server.GetStream().WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, left)), cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _sent, Math.Min(read, left));
            Interlocked.Exchange(ref _lastAt, Stopwatch.GetTimestamp());
            left -= read;
            if (left <= 0)
            {
                Interlocked.Increment(ref _cuts);
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return;
            }
        }
    }

    Task HoldAsync(CancellationToken cancellationToken)
    {
        var goOn = Volatile.Read(ref _goOn).Task;
        return Sent < Interlocked.Read(ref _holdAfter) ? Task.CompletedTask : goOn.WaitAsync(cancellationToken);
    }

    async Task AnswerAsync(TcpClient server, TcpClient client, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await server.GetStream().ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await client.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _brought, read);
        }
    }
}

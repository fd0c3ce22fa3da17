using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads;

/// <summary>
/// A request's body that gives up on a client which stands still, or trickles: each holds a place among the uploads and room in the location.
/// A slow upload is fine; the framework's own rate limit, which ends one after five bad seconds, is not for phones that change their network.
/// </summary>
/// <param name="body">The body as the server reads it; nobody else reads from it.</param>
/// <param name="idle">How long no byte may come.</param>
/// <param name="clock">Tells how long the client was waited for; what is done here with its bytes is not its time.</param>
sealed class PacedBody(PipeReader body, TimeSpan idle, TimeProvider clock) : ForwardStream
{
    /// <summary>Bytes a second, on average while they were waited for and past the first idle time, below which it is no upload: 1 kB/s sends a photo in an hour.</summary>
    const long SlowestBytesPerSecond = 1_000;

    TimeSpan _waited;
    long _received;

    public override long Position { get => _received; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var since = clock.GetTimestamp();
            var read = await NextAsync(buffer, cancellationToken);
            _waited += clock.GetElapsedTime(since);
            _received += read;
            RequirePace();
            return read;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ApiException(Faults.BodyBroken, "The body ended before the file did; send it again.");
        }
    }

    /// <summary>
    /// The next bytes; 0 at the end. A read that is given up is ended by the reader's own means and not by a token: after that Kestrel takes the body for one
    /// that is still being read, and can neither drain it nor be silent about it.
    /// </summary>
    async ValueTask<int> NextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(idle, clock);
        await using var givenUp = cancellationToken.UnsafeRegister(EndRead, body);
        await using var late = timeout.Token.UnsafeRegister(EndRead, body);
        while (!buffer.IsEmpty)
        {
            var result = await body.ReadAsync(CancellationToken.None);
            var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
            result.Buffer.Slice(0, count).CopyTo(buffer.Span);
            body.AdvanceTo(result.Buffer.GetPosition(count));
            if (count > 0 || (result.IsCompleted && !result.IsCanceled))
            {
                return count;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
            {
                throw new ApiException(Faults.RequestTimeout, $"Nothing arrived for {idle.TotalSeconds:0} seconds; send the file again.");
            }

            // The read before this one was given up when it had ended already.
        }

        return 0; // nothing was asked for
    }

    static void EndRead(object? body) => ((PipeReader)body!).CancelPendingRead();

    void RequirePace()
    {
        if (_waited > idle && _received < (_waited - idle).TotalSeconds * SlowestBytesPerSecond)
        {
            throw new ApiException(
                Faults.RequestTimeout, $"{_received} bytes arrived in {_waited.TotalSeconds:0} seconds; that is too slow to keep waiting. Send the file again.");
        }
    }
}

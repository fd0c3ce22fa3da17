using System.Buffers;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>The bytes of one request on their way into an upload. Whatever stops them, what has come is kept and counted.</summary>
sealed class Arrival(
    IUploadGrain grain, Guid turn, IStagedUpload staged, FileHead head, UploadRoom room, long? size, Append append, Ingest ingest, TimeProvider clock)
{
    const int BufferBytes = 64 * 1024;

    /// <summary>So much is sent again at most when the process dies, unless the location keeps less often.</summary>
    const long SaveEveryBytes = 32L << 20;

    /// <summary>The same on a slow line.</summary>
    static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(10);

    /// <summary>How often it is asked whether a request at another node has taken the upload over.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    long? _size = size;
    long _savedOffset = staged.Offset;
    long _savedAt = clock.GetTimestamp();

    public IStagedUpload Staged => staged;

    public FileHead Head => head;

    /// <summary>Whether all bytes of the file are here; they are not counted then until the file is entered.</summary>
    public bool IsWhole { get; private set; }

    bool HasAll => staged.Offset > 0 && staged.Offset == _size;

    /// <param name="taken">Cancelled when a newer request of this process wants to go on.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <exception cref="ApiException">The bytes stopped coming, are too many, or are not the declared ones; or another request took over.</exception>
    public async Task ReceiveAsync(CancellationToken taken, CancellationToken cancellationToken)
    {
        RequireFits(append.Length ?? 0); // before anything is saved: a size that this request declares wrongly is not kept
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(taken, cancellationToken);
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(stop, ended.Token);
        try
        {
            await ReadAsync(stop.Token);
            RequireDigest();
            await EndAsync();
        }
        catch (Exception exception) when (append.Digest is null && exception is not StoreException)
        {
            await KeepAsync();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw TakenOver();
            }

            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TakenOver();
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    public static ApiException TakenOver() => new(Faults.UploadTaken, "Another request goes on with this upload; ask how far it is.");

    async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            // With the last byte nothing stops it any more: whoever takes over now, or goes away, finds it done. A digest may come in a trailer.
            int read;
            while (!(HasAll && append.Digest is null) && (read = await append.Body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await TakeAsync(buffer.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    async Task TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        RequireFits(bytes.Length);
        ingest.RequireSize(staged.Offset + bytes.Length);
        await room.RequireAsync(staged.Offset + bytes.Length);
        head.Add(bytes.Span);
        append.Digest?.Add(bytes.Span);
        await staged.WriteAsync(bytes, CancellationToken.None);
        if (append.Digest is null && !HasAll && (staged.Offset - _savedOffset >= SaveEveryBytes || clock.GetElapsedTime(_savedAt) >= SaveEvery))
        {
            await SaveAsync(await staged.CheckpointAsync(CancellationToken.None), isUnderWay: true);
        }
    }

    void RequireFits(long more)
    {
        if (_size is { } whole && staged.Offset + more > whole)
        {
            throw new ApiException(Faults.LengthMismatch, $"More than the {whole} bytes come that were declared.");
        }
    }

    void RequireDigest()
    {
        if (append.Digest?.Holds() == false)
        {
            throw new ApiException(append.DigestFault, "The bytes of this request are not the ones that were declared; they were dropped. Send them again.");
        }
    }

    /// <summary>The body is at its end: the file is whole, or goes on in another request.</summary>
    async Task EndAsync()
    {
        if (append.IsLast == true)
        {
            if (_size is null && staged.Offset == 0)
            {
                throw new ApiException(Faults.BodyEmpty, "The file has no bytes; nothing was kept.");
            }

            _size ??= staged.Offset;
            if (staged.Offset != _size)
            {
                throw new ApiException(Faults.LengthMismatch, $"The upload ends with {staged.Offset} bytes where {_size} were declared.");
            }
        }

        IsWhole = HasAll;
        if (!IsWhole)
        {
            await SaveAsync(await staged.SuspendAsync(CancellationToken.None), isUnderWay: false);
        }
    }

    /// <summary>Keeps what came before something stopped it. What happened is told to the client whether this works or not.</summary>
    async Task KeepAsync()
    {
        if (HasAll)
        {
            return; // An offset that is the size says that the file is entered, and it is not: the last piece comes again.
        }

        try
        {
            await SaveAsync(await staged.SuspendAsync(CancellationToken.None), isUnderWay: false);
        }
        catch (Exception exception) when (exception is StoreException or ApiException or QmulumException or TimeoutException)
        {
            // The bytes since the last save do not count; the client asks how far the upload is.
        }
    }

    async Task SaveAsync(StagedMark mark, bool isUnderWay)
    {
        if (!await grain.Save(turn, head.At(mark, _size) with { IsUnderWay = isUnderWay }))
        {
            throw TakenOver();
        }

        _savedOffset = mark.Offset;
        _savedAt = clock.GetTimestamp();
        await append.Saved(mark.Offset);
    }

    async Task WatchAsync(CancellationTokenSource stop, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await grain.Holds(turn))
                {
                    await stop.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The request is through.
        }
        catch (Exception exception) when (exception is QmulumException or TimeoutException or OrleansException)
        {
            // A cluster that loses a silo: the next save tells.
        }
    }
}

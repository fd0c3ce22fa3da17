using System.Collections.Concurrent;

namespace Qmulum.Storage;

/// <summary>
/// The memory of all parts under way. Room is promised by whole parts, so that a part that has begun can always be filled; memory is
/// taken by pieces as bytes arrive, so that a slow upload holds little.
/// </summary>
sealed class PartBuffers(long totalBytes, TimeSpan patience)
{
    /// <summary>64 KiB: what a socket gives at most times, and below the size from which the runtime keeps arrays apart (85,000 bytes).</summary>
    public const int PieceBytes = 64 << 10;

    /// <summary>What is kept for the next upload: 32 MiB.</summary>
    const int KeptPieces = 512;

    readonly ByteBudget _budget = new(totalBytes, patience);
    readonly ConcurrentBag<byte[]> _kept = [];
    int _keptCount;
    long _piecesOut;

    /// <summary>The bytes of pieces that are in use.</summary>
    public long BytesOut => Interlocked.Read(ref _piecesOut) * PieceBytes;

    public bool TryPromise(long bytes) => _budget.TryTake(bytes);

    /// <exception cref="StoreUnavailableException">Too many uploads have waited too long.</exception>
    public async Task PromiseAsync(long bytes, CancellationToken ct)
    {
        try
        {
            await _budget.TakeAsync(bytes, ct).ConfigureAwait(false);
        }
        catch (TimeoutException cause)
        {
            throw new StoreUnavailableException(
                $"So many uploads are under way that for {patience.TotalSeconds:0} s no memory was free for one more "
                + $"(all of them share {totalBytes >> 20} MiB). Try again later.", cause);
        }
    }

    public void Release(long bytes) => _budget.GiveBack(bytes);

    public byte[] TakePiece()
    {
        Interlocked.Increment(ref _piecesOut);
        if (!_kept.TryTake(out var piece))
        {
            return GC.AllocateUninitializedArray<byte>(PieceBytes);
        }

        Interlocked.Decrement(ref _keptCount);
        return piece;
    }

    public void GiveBack(byte[] piece)
    {
        Interlocked.Decrement(ref _piecesOut);
        if (Interlocked.Increment(ref _keptCount) > KeptPieces)
        {
            Interlocked.Decrement(ref _keptCount);
            return;
        }

        _kept.Add(piece);
    }
}

using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// Bytes on their way into an open file. Two buffers: while the caller fills one, the other is hashed on the thread pool and written by a disk
/// thread, all at once. So the slowest sets the pace, and an upload never holds more than the two. After a fault every call throws it again.
/// </summary>
sealed class FileIntake : IAsyncDisposable
{
    readonly FolderBlobStore _store;
    readonly SafeFileHandle _file;
    readonly WritebackWindow _writeback;
    byte[] _filling;
    byte[]? _other;
    int _filled;
    long _written;
    long _promised;
    Task _turn = Task.CompletedTask;
    bool _disposed;

    /// <param name="store">The store.</param>
    /// <param name="file">Where the bytes go.</param>
    /// <param name="digest">What hashes them; of what is before <paramref name="offset"/> it has heard already.</param>
    /// <param name="offset">Where the first goes.</param>
    /// <param name="promised">The bytes of room on the disk that have been promised; the rest is given back at the end.</param>
    public FileIntake(FolderBlobStore store, SafeFileHandle file, RunningDigest digest, long offset, long promised)
    {
        (_store, _file, Digest, _written, _promised) = (store, file, digest, offset, promised);
        Length = offset;
        _writeback = new(store.Disk, file, store.Options.WritebackBytes, offset);

        // A small upload whose size is known needs no more than itself, but also not less than a page.
        var buffer = promised > 0 ? Math.Clamp(promised, 4096, store.Options.BufferBytes) : store.Options.BufferBytes;
        _filling = ArrayPool<byte>.Shared.Rent((int)buffer);
    }

    public RunningDigest Digest { get; }

    /// <summary>The length of the file once all that was taken is written.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!bytes.IsEmpty)
        {
            if (_filled == _filling.Length)
            {
                await TurnAsync(ct).ConfigureAwait(false);
            }

            var taken = Math.Min(bytes.Length, _filling.Length - _filled);
            bytes.Span[..taken].CopyTo(_filling.AsSpan(_filled));
            _filled += taken;
            Length += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Waits until all that was taken is hashed and written; not yet durable.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await TurnAsync(ct).ConfigureAwait(false);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Does something with the file on a disk thread after all that came before. When it fails it is not tried again: the kernel reports a lost
    /// write to one fsync only, and the next one answers that all is well.
    /// </summary>
    public async Task<T> ThenAsync<T>(Func<T> work, CancellationToken ct)
    {
        await _turn.ConfigureAwait(false);
        var running = _store.RunAsync(work, ct);
        _turn = running;
        return await running.ConfigureAwait(false);
    }

    /// <summary>Waits until nothing uses the file any more. It stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // The disk thread must be done with the buffer before it is given back. How it went no longer matters here: who
        // wrote has been told, or has thrown the upload away.
        await _turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _store.Space.Release(_promised);
        ArrayPool<byte>.Shared.Return(_filling);
        if (_other is not null)
        {
            ArrayPool<byte>.Shared.Return(_other);
        }
    }

    /// <summary>Waits until the other buffer is done, sends the full one on its way and takes the other to be filled.</summary>
    async Task TurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        if (_filled == 0)
        {
            return;
        }

        var full = _filling;
        var bytes = full.AsMemory(0, _filled);
        var offset = _written;
        _filling = _other ?? ArrayPool<byte>.Shared.Rent(full.Length);
        _other = full;
        _filled = 0;
        _written += bytes.Length;
        var hashing = Digest.AppendAsync(bytes);
        var writing = _store.RunAsync(() => Write(bytes, offset), CancellationToken.None);
        _turn = Task.WhenAll(hashing, writing);
    }

    bool Write(ReadOnlyMemory<byte> bytes, long offset)
    {
        _store.Disk.Write(_file, bytes.Span, offset);
        Settle(bytes.Length);
        if (_writeback.Advance(offset + bytes.Length))
        {
            // Nobody said how much comes, or more came than was said: look at the room that is left from time to time.
            _store.Space.Reserve(0);
        }

        return true;
    }

    /// <summary>What is written is no longer promised: the disk itself counts it now.</summary>
    void Settle(int written)
    {
        var settled = Math.Min(written, _promised);
        _promised -= settled;
        _store.Space.Release(settled);
    }
}

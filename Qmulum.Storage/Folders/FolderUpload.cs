using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// One upload into a folder. Two buffers: while the caller fills one, the other is hashed on the thread pool and written by
/// a disk thread, both at once. So the slowest of the three sets the pace, and an upload never holds more than the two.
/// </summary>
sealed class FolderUpload : IBlobUpload
{
    readonly FolderBlobStore _store;
    readonly SafeFileHandle _file;
    readonly string _path;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly WritebackWindow _writeback;
    byte[] _filling;
    byte[]? _other;
    int _filled;
    long _written;
    long _promised;
    Task _turn = Task.CompletedTask;
    BlobDigest? _digest;
    bool _committed;
    bool _disposed;

    public FolderUpload(FolderBlobStore store, SafeFileHandle file, string path, long promised)
    {
        _store = store;
        _file = file;
        _path = path;
        _promised = promised;
        _writeback = new(store.Disk, file, store.Options.WritebackBytes);

        // A small upload whose size is known needs no more than itself, but also not less than a page.
        var buffer = promised > 0 ? Math.Clamp(promised, 4096, store.Options.BufferBytes) : store.Options.BufferBytes;
        _filling = ArrayPool<byte>.Shared.Rent((int)buffer);
    }

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_digest is not null)
        {
            throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");
        }

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

    public async ValueTask<BlobDigest> FinishAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_digest is not null)
        {
            return _digest;
        }

        await TurnAsync(ct).ConfigureAwait(false);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        return _digest = new(Length, _hash.GetHashAndReset());
    }

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        if (_committed)
        {
            throw new InvalidOperationException("The upload is committed already.");
        }

        await FinishAsync(ct).ConfigureAwait(false);

        // An earlier commit that failed is not tried again: the kernel reports a lost write to one fsync only, and the next
        // one answers that all is well.
        await _turn.ConfigureAwait(false);
        var publishing = _store.RunAsync(() => _store.Publisher.Publish(_file, _path, key, Durability.Durable), ct);
        _turn = publishing;
        var info = await publishing.ConfigureAwait(false);
        _committed = true;
        return info;
    }

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
        _hash.Dispose();
        _store.Space.Release(_promised);
        ArrayPool<byte>.Shared.Return(_filling);
        if (_other is not null)
        {
            ArrayPool<byte>.Shared.Return(_other);
        }

        await _store.DiscardAsync(_file, _committed ? null : _path).ConfigureAwait(false);
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
        var hashing = Task.Run(() => _hash.AppendData(bytes.Span), CancellationToken.None);
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

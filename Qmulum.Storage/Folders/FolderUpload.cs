using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>One upload into a folder, in one go.</summary>
sealed class FolderUpload(FolderBlobStore store, SafeFileHandle file, string path, long promised) : IBlobUpload
{
    readonly FileIntake _intake = new(store, file, new(), 0, promised);
    BlobDigest? _digest;
    bool _committed;
    bool _disposed;

    public long Length => _intake.Length;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => _digest is null
        ? _intake.WriteAsync(bytes, ct)
        : throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");

    public async ValueTask<BlobDigest> FinishAsync(CancellationToken ct)
    {
        if (_digest is null)
        {
            await _intake.FlushAsync(ct).ConfigureAwait(false);
            _digest = _intake.Digest.Read(Length);
        }

        return _digest;
    }

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        if (_committed)
        {
            throw new InvalidOperationException("The upload is committed already.");
        }

        await FinishAsync(ct).ConfigureAwait(false);
        var info = await _intake.ThenAsync(() => store.Publisher.Publish(file, path, key, Durability.Durable), ct).ConfigureAwait(false);
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
        await _intake.DisposeAsync().ConfigureAwait(false);
        await store.DiscardAsync(file, _committed ? null : path).ConfigureAwait(false);
    }
}

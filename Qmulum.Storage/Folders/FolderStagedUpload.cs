using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// An upload into a folder that may be interrupted: one file that grows, which the commit renames. While it is open it is locked, so that one
/// request at a time writes to it, in whichever process.
/// </summary>
sealed class FolderStagedUpload : IStagedUpload
{
    readonly FolderBlobStore _store;
    readonly SafeFileHandle _file;
    readonly string _path;
    readonly FileIntake _intake;
    bool _isNamed;
    BlobDigest? _digest;
    bool _disposed;

    /// <param name="store">The store.</param>
    /// <param name="file">The file, open and locked, as long as the mark says.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="mark">How far it is.</param>
    /// <param name="promised">The room that has been promised for what is to come.</param>
    public FolderStagedUpload(FolderBlobStore store, SafeFileHandle file, string path, StagedMark mark, long promised)
    {
        (_store, _file, _path) = (store, file, path);
        _isNamed = mark.Offset > 0; // somebody synced the folder before that was said
        _intake = new(store, file, mark.Digest is [] ? new() : new(mark.Digest), mark.Offset, promised);
    }

    public long Offset => _intake.Length;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => _digest is null
        ? _intake.WriteAsync(bytes, ct)
        : throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");

    public async Task<StagedMark> CheckpointAsync(CancellationToken ct)
    {
        await _intake.FlushAsync(ct).ConfigureAwait(false);
        return await _intake.ThenAsync(Sync, ct).ConfigureAwait(false);
    }

    public Task<StagedMark> SuspendAsync(CancellationToken ct) => CheckpointAsync(ct);

    public async ValueTask<BlobDigest> FinishAsync(CancellationToken ct)
    {
        if (_digest is null)
        {
            await _intake.FlushAsync(ct).ConfigureAwait(false);
            _digest = _intake.Digest.Read(Offset);
        }

        return _digest;
    }

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        await FinishAsync(ct).ConfigureAwait(false);
        return await _intake.ThenAsync(() => _store.Publisher.Publish(_file, _path, key, Durability.Durable), ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _intake.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    StagedMark Sync()
    {
        _store.Disk.SyncFile(_file);
        if (!_isNamed)
        {
            _store.SyncUploadsFolder();
            _isNamed = true;
        }

        return new(Offset, "", _intake.Digest.Keep());
    }
}

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// Blobs as files below one folder: a disk, or the mount of a NAS. The layout is docs/storage-layout.md; why it is done this way,
/// docs/decisions/folder-store.md.
/// </summary>
/// <remarks>
/// Two ways in, and the difference is the promise: <see cref="CreateAsync"/> is for the one time a location is made, and
/// makes the marker file; <see cref="Open"/> is for every time after, and never makes anything. A folder that has
/// lost its marker (a disk that is not mounted) is offline: every call says so, until the marker is back.
/// </remarks>
public sealed class FolderBlobStore : IMarkedStore
{
    /// <summary>How many listed blobs are looked up in one visit to a disk thread.</summary>
    const int ListPage = 512;

    readonly FolderLayout _layout;
    readonly LocationMarker _marker;
    readonly DiskThreads _threads;
    volatile bool _isUploadsFolderDurable;

    FolderBlobStore(FolderStoreOptions options, Guid? locationId, Disk disk)
    {
        Options = options;
        Disk = disk;
        _layout = new(options.Root);
        _marker = new(_layout, locationId);
        _threads = new(options.DiskThreads);
        Publisher = new(_layout, _marker, disk, options.Clock);
        Space = new(disk, options.Root, options.MinimumFreeBytes);
    }

    public string Name => Options.Name;

    internal FolderStoreOptions Options { get; }

    internal Disk Disk { get; }

    internal BlobPublisher Publisher { get; }

    internal SpaceLedger Space { get; }

    /// <summary>
    /// Makes a location: the folder, with those above it, and the marker, durably. Run again on a location that is there
    /// already it opens that one, so that a first start that was cut short can be repeated.
    /// </summary>
    /// <exception cref="StoreLayoutException">The folder is not empty and not a location.</exception>
    public static Task<FolderBlobStore> CreateAsync(FolderStoreOptions options, CancellationToken ct = default) =>
        CreateAsync(options, null, ct);

    /// <inheritdoc cref="CreateAsync(FolderStoreOptions, CancellationToken)"/>
    /// <param name="options">Where it is.</param>
    /// <param name="server">The server that a marker names which is made by this; one that is there already stays as it is.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<FolderBlobStore> CreateAsync(FolderStoreOptions options, Guid? server, CancellationToken ct = default) =>
        CreateAsync(options, server, new Disk(), ct);

    /// <summary>
    /// Makes a location under an id that was noted before, so that who repeats this after it was cut short knows its own marker from another's. What is there already stays as it is:
    /// by its id the caller sees whether it is the one.
    /// </summary>
    /// <exception cref="StoreLayoutException">The folder is not empty and not a location.</exception>
    public static Task<FolderBlobStore> ClaimAsync(FolderStoreOptions options, Guid id, CancellationToken ct = default) =>
        MakeAsync(options, StoreLocation.New(id, options.Clock), new Disk(), ct);

    /// <summary>
    /// Opens a folder that holds a location's blobs, and gives it a marker if it has lost its own. Only for somebody who knows that the folder is the
    /// one: this cannot tell a location from a folder of somebody else's files.
    /// </summary>
    public static async Task<FolderBlobStore> AdoptAsync(FolderStoreOptions options, CancellationToken ct = default)
    {
        Disk disk = new();
        var store = Open(options, null, disk);
        return Open(options, (await store.RunAsync(() => store.Create(StoreLocation.New(options.Clock), adopts: true), ct).ConfigureAwait(false)).Id, disk);
    }

    /// <summary>
    /// Opens a location that was made before. Nothing is looked at yet: a location that is offline can be opened, says so at every
    /// call, and is there again once it is mounted.
    /// </summary>
    /// <param name="options">Where it is.</param>
    /// <param name="locationId">The id that its marker must have, if it is known: another disk in its place is offline too.</param>
    public static FolderBlobStore Open(FolderStoreOptions options, Guid? locationId = null) =>
        Open(options, locationId, new Disk());

    /// <summary>Whether a folder is one that holds a location, as far as this process may see.</summary>
    public static bool HasMarker(string folder) => File.Exists(new FolderLayout(folder).MarkerFile);

    public Task<StoreLocation> LocationAsync(CancellationToken ct) => RunAsync(_marker.DemandNow, ct);

    public Task<StoreLocation> TakeAsync(StoreLocation seen, Guid server, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return RunAsync(() => Take(seen, server), ct);
    }

    public async ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct)
    {
        var promised = expectedSize ?? 0;
        ArgumentOutOfRangeException.ThrowIfNegative(promised, nameof(expectedSize));
        return await RunAsync(() => Begin(promised), ct).ConfigureAwait(false);
    }

    public async Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mark);
        var promised = Math.Max(0, (expectedSize ?? 0) - mark.Offset);
        return await RunAsync(() => Stage(_layout.UploadFile(id), mark, promised), ct).ConfigureAwait(false);
    }

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => RunAsync(() => DropStaged(_layout.UploadFile(id)), ct);

    public Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct) => RunAsync(() => OpenFile(key, range), ct);

    public Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct) => RunAsync(() => Stat(key), ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        PutAsync(key, content, Durability.Durable, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct) =>
        RunAsync(() => Put(key, content, durability), ct);

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct) => RunAsync(() => Delete(key), ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => ListAsync(prefix, "", ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, CancellationToken ct) => ListAsync(prefix, after, null, ct);

    public IAsyncEnumerable<BlobInfo> ListReadableAsync(string prefix, string after, Action<string, StoreException> passedOver, CancellationToken ct) =>
        ListAsync(prefix, after, passedOver, ct);

    async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix, string after, Action<string, StoreException>? passedOver, [EnumeratorCancellation] CancellationToken ct)
    {
        FolderListing listing = new(_layout, BlobPrefix.Checked(prefix), after, passedOver);
        while (true)
        {
            var page = await RunAsync(() => Page(listing), ct).ConfigureAwait(false);
            foreach (var info in page)
            {
                yield return info;
            }

            if (page.Count < ListPage)
            {
                yield break;
            }
        }
    }

    public async Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct)
    {
        // Through an upload, not by a link: two names of the same blocks would be lost together.
        await using var read = await OpenAsync(from, null, ct).ConfigureAwait(false);
        await using var upload = await BeginAsync(read.Length, ct).ConfigureAwait(false);
        await BlobStreams.CopyAsync(read.Content, upload, Options.BufferBytes, ct).ConfigureAwait(false);
        return await upload.CommitAsync(to, ct).ConfigureAwait(false);
    }

    public async Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(expected);
        await using var read = await OpenAsync(key, null, ct).ConfigureAwait(false);
        if (read.Length != expected.Size)
        {
            throw new BlobDamagedException(key, $"it has {read.Length} bytes, and {expected.Size} were stored");
        }

        var found = await BlobStreams.DigestAsync(read.Content, Options.BufferBytes, ct).ConfigureAwait(false);
        if (!found.Equals(expected))
        {
            throw new BlobDamagedException(key, $"its SHA-256 is {found.Sha256Hex}, and {expected.Sha256Hex} was stored");
        }

        return found;
    }

    public Task<StoreHealth> CheckAsync(CancellationToken ct) =>
        RunAsync(new HealthProbe(_layout, Publisher, Disk, Options.Clock).Check, ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => SweepAsync(_layout.StagingFolder, olderThan, ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => SweepAsync(_layout.UploadsFolder, olderThan, ct);

    Task<int> SweepAsync(string folder, TimeSpan olderThan, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        return RunAsync(
            () =>
            {
                _marker.Demand();
                return new StagingSweep(folder, Disk, Options.Clock).Sweep(olderThan, ct);
            },
            ct);
    }

    internal static Task<FolderBlobStore> CreateAsync(FolderStoreOptions options, Guid? server, Disk disk, CancellationToken ct) =>
        MakeAsync(options, StoreLocation.New(options.Clock) with { Server = server }, disk, ct);

    static async Task<FolderBlobStore> MakeAsync(FolderStoreOptions options, StoreLocation wanted, Disk disk, CancellationToken ct)
    {
        var store = Open(options, null, disk);
        var location = await store.RunAsync(() => store.Create(wanted, adopts: false), ct).ConfigureAwait(false);
        return Open(options, location.Id, disk);
    }

    internal static FolderBlobStore Open(FolderStoreOptions options, Guid? locationId, Disk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.Validated(), locationId, disk);
    }

    /// <summary>Runs the work on a disk thread, its faults typed.</summary>
    internal Task<T> RunAsync<T>(Func<T> work, CancellationToken ct) =>
        _threads.RunAsync(() => StoreFault.Typed(Options.Root, work), ct);

    /// <summary>Closes a staged file and removes it, if it still has its staging path.</summary>
    internal Task DiscardAsync(SafeFileHandle file, string? stagingPath) => RunAsync(
        () =>
        {
            file.Dispose();
            if (stagingPath is not null)
            {
                RemoveStaged(stagingPath);
            }

            return true;
        },
        CancellationToken.None);

    FolderUpload Begin(long promised)
    {
        _marker.Demand();
        Space.Reserve(promised);
        try
        {
            var (file, path) = Publisher.Stage();
            return new(this, file, path, promised);
        }
        catch
        {
            Space.Release(promised);
            throw;
        }
    }

    FolderStagedUpload Stage(string path, StagedMark mark, long promised)
    {
        _marker.Demand();
        Space.Reserve(promised);
        SafeFileHandle? file = null;
        try
        {
            file = OpenStaged(path, make: mark.Offset == 0);
            if (RandomAccess.GetLength(file) < mark.Offset)
            {
                throw new StagedLostException($"Of an upload {mark.Offset} bytes were kept, and {RandomAccess.GetLength(file)} are there. Begin it anew.");
            }

            Disk.SetLength(file, mark.Offset);
            return new(this, file, path, mark, promised);
        }
        catch
        {
            file?.Dispose();
            Space.Release(promised);
            throw;
        }
    }

    SafeFileHandle OpenStaged(string path, bool make)
    {
        try
        {
            return make ? MakeStaged(path) : Disk.OpenFile(path, make: false);
        }
        catch (IOException fault) when (fault.HResult == Errno.Locked)
        {
            throw new StagedBusyException(fault);
        }
        catch (Exception gone) when (!make && StoreFault.IsGone(gone))
        {
            _marker.Demand();
            throw new StagedLostException("What had come of an upload is not there any more. Begin it anew.", gone);
        }
    }

    SafeFileHandle MakeStaged(string path)
    {
        try
        {
            return Disk.OpenFile(path, make: true);
        }
        catch (Exception gone) when (StoreFault.IsGone(gone))
        {
            _marker.Demand();
            Disk.MakeFolder(_layout.UploadsFolder);
            _isUploadsFolderDurable = false;
            return Disk.OpenFile(path, make: true);
        }
    }

    /// <summary>
    /// Makes the names of uploads durable, and the name of their folder: that it is merely there is no proof, since another upload may have made it
    /// a moment ago and not have come to that yet.
    /// </summary>
    internal void SyncUploadsFolder()
    {
        Disk.SyncFolder(_layout.UploadsFolder);
        if (!_isUploadsFolderDurable)
        {
            Disk.SyncFolder(_layout.OwnFolder);
            _isUploadsFolderDurable = true;
        }
    }

    bool DropStaged(string path)
    {
        _marker.Demand();
        if (!File.Exists(path))
        {
            return false;
        }

        using (OpenStaged(path, make: true))
        {
            Publisher.Remove(path, Durability.Cached);
        }

        return true;
    }

    BlobRead OpenFile(BlobKey key, ByteRange? range)
    {
        var path = Find(key).FullName;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception gone) when (StoreFault.IsGone(gone))
        {
            throw Missing(key); // Deleted since it was found.
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StoreUnavailableException($"The server's user may not read '{path}'. Let it.", cause) { IsRefused = true };
        }

        try
        {
            BlobInfo info = new(key, RandomAccess.GetLength(file), new(File.GetLastWriteTimeUtc(file)));
            var (offset, length) = range?.Resolve(info.Size) ?? (0, info.Size);
            return new(new BlobReadStream(file, Options.Root, key, offset, length), info, offset, length, Path.GetFullPath(path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    BlobInfo? Stat(BlobKey key)
    {
        _marker.Demand();
        if (_layout.Find(key) is { } file)
        {
            return new(key, file.Length, new(file.LastWriteTimeUtc));
        }

        _marker.Demand();
        return null;
    }

    BlobInfo Put(BlobKey key, ReadOnlyMemory<byte> content, Durability durability)
    {
        Space.Reserve(content.Length);
        try
        {
            var (file, path) = Publisher.Stage();
            using (file)
            {
                return Put(file, path, key, content, durability);
            }
        }
        finally
        {
            Space.Release(content.Length);
        }
    }

    BlobInfo Put(SafeFileHandle file, string path, BlobKey key, ReadOnlyMemory<byte> content, Durability durability)
    {
        try
        {
            Disk.Write(file, content.Span, 0);
            return Publisher.Publish(file, path, key, durability);
        }
        catch
        {
            RemoveStaged(path);
            throw;
        }
    }

    // With its location it went away by itself, which is told by what failed.
    void RemoveStaged(string path)
    {
        if (Directory.Exists(_layout.StagingFolder))
        {
            Publisher.Remove(path, Durability.Cached);
        }
    }

    bool Delete(BlobKey key)
    {
        _marker.Demand();
        if (_layout.Find(key) is not { } file)
        {
            _marker.Demand();
            return false;
        }

        Publisher.Remove(file.FullName, Durability.Durable);
        return true;
    }

    List<BlobInfo> Page(FolderListing listing)
    {
        var page = listing.Next(ListPage);
        _marker.Demand(); // Afterwards: a mount that went away meanwhile must not look like the end of the list.
        return page;
    }

    FileInfo Find(BlobKey key)
    {
        _marker.Demand();
        return _layout.Find(key) ?? throw Missing(key);
    }

    /// <summary>Not there: because it was never put or was deleted, or because the whole location is away.</summary>
    BlobNotFoundException Missing(BlobKey key)
    {
        _marker.Demand();
        return new(key);
    }

    StoreLocation Create(StoreLocation wanted, bool adopts)
    {
        if (File.Exists(_layout.MarkerFile))
        {
            return _marker.Demand();
        }

        MakeDurably(_layout.Root);
        if (!adopts)
        {
            DemandEmpty();
        }

        Disk.MakeFolder(_layout.OwnFolder);
        NameNew(StageMarker(wanted));
        Disk.SyncFolder(_layout.OwnFolder);
        Disk.SyncFolder(_layout.Root);
        return _marker.DemandNow();
    }

    /// <summary>Makes the staged marker the location's, unless another one was faster: then that one stays.</summary>
    void NameNew(string staged)
    {
        try
        {
            if (!Disk.Link(staged, _layout.MarkerFile))
            {
                // The later one of two stays then; who made the former one finds another id at its next look, and is offline.
                Disk.Rename(staged, _layout.MarkerFile);
                return;
            }
        }
        catch (IOException fault) when (fault.HResult == Errno.Exists)
        {
            // Another one was faster.
        }

        Publisher.Remove(staged, Durability.Cached);
    }

    StoreLocation Take(StoreLocation seen, Guid server)
    {
        DemandStill(seen);
        if (seen.Server == server)
        {
            return seen;
        }

        using var turn = TakeTurn();
        DemandStill(seen);
        var taken = seen with { Server = server };
        Disk.Rename(StageMarker(taken), _layout.MarkerFile);
        Disk.SyncFolder(_layout.OwnFolder);

        DemandStill(taken); // not every file system keeps a lock between machines
        return taken;
    }

    void DemandStill(StoreLocation seen)
    {
        if (_marker.DemandNow() != seen)
        {
            throw new StoreTakenException($"'{_layout.Root}'");
        }
    }

    SafeFileHandle TakeTurn()
    {
        try
        {
            return Disk.OpenFile(_layout.TakingFile, make: true);
        }
        catch (IOException fault) when (fault.HResult == Errno.Locked)
        {
            throw new StoreTakenException($"'{_layout.Root}'");
        }
    }

    void MakeDurably(string folder)
    {
        if (Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } parent)
        {
            return;
        }

        MakeDurably(parent);
        Disk.MakeFolder(folder);
        Disk.SyncFolder(parent);
    }

    /// <summary>What may be in a folder that becomes a location: a new disk's lost+found, and what a start that was cut short left.</summary>
    void DemandEmpty()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(_layout.Root))
        {
            if (Path.GetFileName(entry) is not ("lost+found" or ".qmulum"))
            {
                throw new StoreLayoutException(
                    $"'{_layout.Root}' is not empty and not a Qmulum location. Name an empty folder, or mount the location that belongs there.");
            }
        }
    }

    string StageMarker(StoreLocation location)
    {
        Disk.MakeFolder(_layout.StagingFolder);
        var staged = _layout.NewStagingFile();
        using var file = Disk.CreateFile(staged);
        Disk.Write(file, JsonSerializer.SerializeToUtf8Bytes(location, StoreLocationJson.Default.StoreLocation), 0);
        Disk.SyncFile(file);
        return staged;
    }
}

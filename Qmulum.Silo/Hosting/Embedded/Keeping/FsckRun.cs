using System.Runtime.CompilerServices;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Photos;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Compares photos, rows and files, a 256th of them at a time (by the first byte of the photo's id, as the location's folders are), so that memory does
/// not grow with the installation. Reads only.
/// </summary>
/// <param name="data">The data folder.</param>
/// <param name="store">The locations.</param>
/// <param name="others">Those beside the installation's own.</param>
/// <param name="isRead">Of which photos to read every version and compare its SHA-256.</param>
/// <param name="readsManifests">Whether to read every manifest; of one that is empty or far too long its size tells.</param>
/// <param name="spareNewerThan">Files that no photo names are left out when they are younger: their upload may be under way.</param>
sealed class FsckRun(DataFolder data, IBlobStore store, KeptLocations others, Predicate<Guid> isRead, bool readsManifests, DateTimeOffset spareNewerThan)
{
    const int Shards = 256;

    readonly FsckReport _report = new();
    readonly HashSet<string> _unsought = [];
    readonly HashSet<string> _passedOver = [];
    readonly List<FsckFinding> _lost = [];
    ShardedFiles? _files;

    ShardedFiles Files => _files ??= new(store, PassOver);

    /// <exception cref="StoreException">The location does not answer.</exception>
    /// <exception cref="SqliteStoreException">A database cannot be read.</exception>
    public async Task<FsckReport> RunAsync(CancellationToken ct)
    {
        using var moment = SqliteMoment.Of(data.Grains, data.Index);
        var libraries = await LibrariesAsync(moment, ct);
        foreach (var library in libraries)
        {
            await FindStraysAsync(library, ct);
        }

        for (var shard = 0; shard < Shards; shard++)
        {
            await CompareAsync((byte)shard, libraries, moment, ct);
            _lost.Clear();
        }

        return _report;
    }

    /// <summary>
    /// All photos that no state tells of and whose manifests are there, in 256 parts, however many there are. The databases are not being read while a part is
    /// worked on: what is written meanwhile would be kept beside them until the end.
    /// </summary>
    /// <exception cref="StoreException">The location does not answer.</exception>
    /// <exception cref="SqliteStoreException">A database cannot be read.</exception>
    public async IAsyncEnumerable<IReadOnlyList<FsckFinding>> LostPhotosAsync([EnumeratorCancellation] CancellationToken ct)
    {
        HashSet<string>? libraries = null;
        for (var shard = 0; shard < Shards; shard++)
        {
            using (var moment = SqliteMoment.Of(data.Grains, data.Index))
            {
                libraries ??= await LibrariesAsync(moment, ct);
                await CompareAsync((byte)shard, libraries, moment, ct);
            }

            yield return [.. _lost];
            _lost.Clear();
        }
    }

    /// <summary>All that the index knows, that are in another location, and that have a file anywhere.</summary>
    async Task<HashSet<string>> LibrariesAsync(SqliteMoment moment, CancellationToken ct)
    {
        UnsoughtLibraries unsought = new(store, others, PassOver);
        await foreach (var (location, bytes) in unsought.FindAsync(ct))
        {
            _report.Add(UnsoughtLibraries.Finding(location, bytes));
            _unsought.Add(bytes.LibraryId);
        }

        return [.. new IndexRows(moment, data.Index).Libraries(), .. others.Libraries, .. unsought.Libraries];
    }

    /// <summary>No part of the comparison comes to these files: they are in no photo's folder.</summary>
    async Task FindStraysAsync(string library, CancellationToken ct)
    {
        await foreach (var file in Files.StraysAsync(library, ct))
        {
            _report.Files++;
            if (file.Modified < spareNewerThan)
            {
                _report.Add(new(FindingKind.FileExtra, library, Guid.Empty, file.Key.Value, "A file lies among the photos, and in no photo's folder."));
            }
        }
    }

    async Task CompareAsync(byte shard, HashSet<string> libraries, SqliteMoment moment, CancellationToken ct)
    {
        IndexRows rows = new(moment, data.Index);
        var states = new KeptPhotos(moment, data.Grains).Read(shard).ToDictionary(photo => photo.Id, photo => photo.State);
        foreach (var library in states.Values.Select(state => state.LibraryId).Union(libraries))
        {
            await CompareAsync(library, shard, states, rows, ct);
        }
    }

    async Task CompareAsync(string library, byte shard, Dictionary<Guid, PhotoState> states, IndexRows rows, CancellationToken ct)
    {
        var files = await FilesAsync(library, shard, ct);
        var listed = rows.Read(library, shard);
        var queued = rows.Queued(library, shard);
        _report.Rows += listed.Count;
        foreach (var (id, state) in states.Where(photo => photo.Value.LibraryId == library))
        {
            _report.Photos += state.IsKept ? 1 : 0;
            CompareRow(library, id, state, listed.GetValueOrDefault(id), queued.Contains(id));
            await CompareFilesAsync(library, id, state, files.GetValueOrDefault(id) ?? [], IsBeingMade(state, queued.Contains(id)), ct);
        }

        foreach (var (id, _) in listed.Where(row => !row.Value.IsGone && (!states.TryGetValue(row.Key, out var state) || state.LibraryId != library)))
        {
            Add(queued.Contains(id) ? null : FindingKind.RowExtra, library, id, null, "The list has a photo that is none.");
        }

        foreach (var (id, blobs) in files.Where(folder => !states.TryGetValue(folder.Key, out var state) || state.LibraryId != library))
        {
            AddExtra(library, id, blobs);
        }
    }

    /// <summary>Whether its renditions come: a worker will make them, or does when the original is back that was asked of the replicas.</summary>
    static bool IsBeingMade(PhotoState state, bool isQueued) =>
        (isQueued && state.IsWorkDue) || state is { Elsewhere.RecalledAt: not null, Due.IsEmpty: false };

    void CompareRow(string library, Guid id, PhotoState state, IndexRow? row, bool isUnderWay)
    {
        // A change is on its way from the photo to the lists as long as it is in the queue.
        if (isUnderWay)
        {
            return;
        }

        if (row is null)
        {
            Add(state.IsKept ? FindingKind.RowMissing : null, library, id, null, "The photo is in no list.");
        }
        else if (!row.Shows(state))
        {
            Add(FindingKind.RowWrong, library, id, null, "The list has the photo at another revision, or as another one.");
        }
        else if (state.IsWorkDue)
        {
            Add(FindingKind.WorkMissing, library, id, null, "Something is due on the photo, and it is not in the queue.");
        }
    }

    async Task CompareFilesAsync(string library, Guid id, PhotoState state, List<BlobInfo> files, bool isBeingMade, CancellationToken ct)
    {
        if (state.PurgedAt is { } purgedAt)
        {
            await CompareGoneAsync(library, id, purgedAt, files, ct);
            return;
        }

        var there = files.ToDictionary(file => file.Key.Value);
        if (state.Trash is not { IsBeingPurged: true })
        {
            _report.Elsewhere += state.Elsewhere is null ? 0 : 1;
            foreach (var version in state.Versions)
            {
                var isNamed = there.Remove(version.BlobKey, out var file);
                if (state.Elsewhere is not null && version.Number == 1)
                {
                    continue; // at the replicas; bytes that are here all the same are the server's to remove, by its own rules
                }

                await CompareOriginalAsync(library, id, version, isNamed ? file : null, ct);
            }

            await CompareManifestAsync(library, id, there.Remove(LibraryLayout.Manifest(library, id), out var manifest) ? manifest : null, ct);
            foreach (var rendition in state.Renditions)
            {
                var isNamed = there.Remove(rendition.BlobKey, out var file);
                if (!isBeingMade)
                {
                    await CompareRenditionAsync(library, id, rendition, isNamed ? file : null, ct);
                }
            }
        }

        // One in another format, made on request, is in no list; what is being deleted goes by itself.
        var onRequest = $"{LibraryLayout.RenditionFolder(library, id)}{state.Tag}-";
        foreach (var file in there.Values.Where(file => state.Trash is not { IsBeingPurged: true } && (state.Tag.Length == 0 || !file.Key.Value.StartsWith(onRequest, StringComparison.Ordinal))))
        {
            AddExtra(library, id, file);
        }
    }

    /// <summary>
    /// What lies in the folder of a photo that was deleted for good: what is left of it, which stays dead, or the same file that was sent again after that, and
    /// after the backup from which the server came back. Its manifest tells when the file came.
    /// </summary>
    async Task CompareGoneAsync(string library, Guid id, DateTimeOffset purgedAt, List<BlobInfo> files, CancellationToken ct)
    {
        if (files.Count > 0 && await ReceivedAtAsync(library, id, files, ct) > purgedAt)
        {
            AddExtra(library, id, files);
            return;
        }

        files.ForEach(file => AddExtra(library, id, file));
    }

    async Task CompareManifestAsync(string library, Guid id, BlobInfo? file, CancellationToken ct)
    {
        FsckFinding missing = new(FindingKind.ManifestMissing, library, id, LibraryLayout.Manifest(library, id), "An original has no manifest beside it.");
        try
        {
            if ((file ?? await FindAsync(missing, ct)) is { } manifest && await DamageOfAsync(library, id, manifest, ct) is { } damage)
            {
                _report.Add(missing with { Kind = FindingKind.ManifestDamaged, Words = damage });
            }
        }
        catch (StoreException fault) when (Unreadable.Is(fault))
        {
            AddUnreadable(missing, fault);
        }
    }

    async Task CompareRenditionAsync(string library, Guid id, Rendition rendition, BlobInfo? file, CancellationToken ct)
    {
        FsckFinding missing = new(FindingKind.RenditionMissing, library, id, rendition.BlobKey, "A rendition is missing or has another size.");
        if ((file ?? await FindAsync(missing, ct)) is { } found && found.Size != rendition.Size)
        {
            _report.Add(missing);
        }
    }

    /// <summary>Looks itself for a file that no list told of: its folder may be one that cannot be read, or a link lie in its place. What is not there is told.</summary>
    async Task<BlobInfo?> FindAsync(FsckFinding missing, CancellationToken ct)
    {
        try
        {
            if (await store.StatAsync(BlobKey.Parse(missing.Key!), ct) is { } file)
            {
                return file;
            }

            _report.Add(missing);
        }
        catch (StoreException fault) when (Unreadable.Is(fault) || fault is StoreUnavailableException)
        {
            AddUnreadable(missing, fault);
        }

        return null;
    }

    /// <returns>What is wrong with a manifest; null when nothing is known to be.</returns>
    async Task<string?> DamageOfAsync(string library, Guid id, BlobInfo file, CancellationToken ct)
    {
        if (KeptManifest.FaultOf(file.Size) is { } fault)
        {
            return fault;
        }

        if (!readsManifests)
        {
            return null;
        }

        try
        {
            _report.BytesRead += file.Size;
            return (await KeptManifest.ReadAsync(store, file.Key, library, id, ct)).Fault;
        }
        catch (StoreException exception) when (exception is BlobDamagedException or BlobNotFoundException or StoreUnavailableException { IsRefused: false })
        {
            return $"The manifest cannot be read: {exception.Message}";
        }
    }

    async Task<DateTimeOffset?> ReceivedAtAsync(string library, Guid id, List<BlobInfo> files, CancellationToken ct)
    {
        try
        {
            return (await new PhotoFolderReader(store, new(library, id, files)).ReadManifestAsync(ct))?.ReceivedAt;
        }
        catch (StoreException fault) when (Unreadable.OrDamaged(fault))
        {
            return null; // of one that cannot be read nobody knows that it is newer
        }
    }

    async Task CompareOriginalAsync(string library, Guid id, PhotoVersion version, BlobInfo? file, CancellationToken ct)
    {
        var where = _unsought.Contains(library) ? " Files of its library are where the server does not look for them: see what is told of that (place-missing)." : "";
        FsckFinding missing = new(FindingKind.OriginalMissing, library, id, version.BlobKey, $"The bytes of a version are missing.{where}");
        if ((file ?? await FindAsync(missing, ct)) is not { } found)
        {
            return;
        }

        if (found.Size != version.Size)
        {
            Add(FindingKind.OriginalDamaged, library, id, version.BlobKey, $"A version has {found.Size} bytes where {version.Size} were stored.");
        }
        else if (isRead(id))
        {
            await VerifyAsync(library, id, version, ct);
        }
    }

    async Task VerifyAsync(string library, Guid id, PhotoVersion version, CancellationToken ct)
    {
        try
        {
            _report.BytesRead += version.Size;
            await store.VerifyAsync(BlobKey.Parse(version.BlobKey), new(version.Size, version.Hash.ToBytes()), ct);
        }
        catch (StoreException fault) when (Unreadable.Is(fault))
        {
            AddUnreadable(new(FindingKind.Unreadable, library, id, version.BlobKey, "") { IsDeep = true }, fault);
        }
        catch (StoreException fault) when (fault is BlobDamagedException or BlobNotFoundException or StoreUnavailableException)
        {
            _report.Add(new(FindingKind.OriginalDamaged, library, id, version.BlobKey, $"A version is damaged: {fault.Message}") { IsDeep = true });
        }
    }

    async Task<Dictionary<Guid, List<BlobInfo>>> FilesAsync(string library, byte shard, CancellationToken ct)
    {
        var files = await Files.ReadAsync(library, shard, ct);
        _report.Files += files.Values.Sum(static blobs => blobs.Count);
        return files;
    }

    /// <summary>What lies in the folder of a photo that there is not. A manifest beside it tells that there was one, be it that the state is older.</summary>
    void AddExtra(string library, Guid id, List<BlobInfo> blobs)
    {
        var manifest = LibraryLayout.Manifest(library, id);
        if (!blobs.Exists(blob => blob.Key.Value == manifest))
        {
            blobs.ForEach(blob => AddExtra(library, id, blob));
            return;
        }

        foreach (var blob in blobs.Where(blob => blob.Modified < spareNewerThan))
        {
            FsckFinding extra = new(FindingKind.FileExtra, library, id, blob.Key.Value, "No photo names this file, and the manifest of one is there; fsck --take-in enters it.")
            {
                IsOfLostPhoto = blob.Key.Value == manifest,
            };
            _report.Add(extra);
            _lost.AddRange(extra.IsOfLostPhoto ? [extra] : []);
        }
    }

    void AddExtra(string library, Guid id, BlobInfo file) => Add(
        file.Modified < spareNewerThan ? FindingKind.FileExtra : null, library, id, file.Key.Value, "No photo names this file.");

    void AddUnreadable(FsckFinding file, StoreException fault) => _report.Add(file with
    {
        Kind = FindingKind.Unreadable,
        Words = $"A file cannot be read, so that nobody knows whether it is whole: {fault.Message}",
    });

    /// <summary>Each list tells of it anew.</summary>
    void PassOver(string folder, StoreException fault)
    {
        if (_passedOver.Add(folder))
        {
            var library = folder.Split('/') is ["libraries", var name, _, ..] ? name : "";
            _report.Add(new(FindingKind.Unreadable, library, Guid.Empty, folder, $"A folder cannot be read, so that not all is known of what is in it: {fault.Message}"));
        }
    }

    void Add(FindingKind? kind, string library, Guid id, string? key, string words)
    {
        if (kind is { } found)
        {
            _report.Add(new(found, library, id, key, words));
        }
    }
}

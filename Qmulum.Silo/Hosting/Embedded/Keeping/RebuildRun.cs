using System.Collections.Concurrent;
using Qmulum.Grains.Interfaces;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Makes a data folder from a location: enters every original by its manifest, as an upload would, and leaves to the server what it derives from the bytes.
/// No file of the location is changed, and in a bucket it is the bucket that the server works with then. A folder in which this was stopped says so to the server, which does not start on it.
/// </summary>
/// <param name="data">The new data folder.</param>
/// <param name="from">The location: a folder, or a bucket as the server has it.</param>
/// <param name="clock">What the time is.</param>
sealed class RebuildRun(DataFolder data, string from, TimeProvider clock)
{
    /// <summary>Their writes share a commit.</summary>
    const int EnteredAtOnce = 32;
    const int MostFindings = 1_000;
    const string WhereElse = "Of a server with several locations name the one that has the originals.";

    readonly ConcurrentQueue<string> _findings = [];
    readonly ConcurrentDictionary<string, bool> _libraries = [];
    long _photos;
    long _trashed;
    long _elsewhere;
    long _problems;

    public long Photos => _photos;

    public long Trashed => _trashed;

    /// <summary>How many of them have their originals at replicas alone.</summary>
    public long Elsewhere => _elsewhere;

    public long Problems => _problems;

    public int Libraries => _libraries.Count;

    /// <summary>What could not be entered, or not whole, a sentence each, up to 1,000.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <exception cref="KeeperRefusal">The data folder is not empty, there is no location, or a server runs in whose data folder it lies.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var bucket = BucketText.IsBucket(from) ? await OpenBucketAsync(ct) : null;
        DemandPlace(isBucket: bucket is not null);
        using var owner = bucket is null ? HoldOwner() : null;
        using var hold = DataFolderLock.Take(data.Root);
        Directory.CreateDirectory(data.Unfinished);
        var store = bucket ?? await OpenFolderAsync(ct);
        await using (var index = await Fsck.OpenIndexAsync(data, clock, ct))
        {
            await using var bench = await GrainBench.StartAsync(data, index, store, ct);
            ParallelOptions many = new() { MaxDegreeOfParallelism = EnteredAtOnce, CancellationToken = ct };
            var folders = PhotoFolders.In(store, (folder, fault) => Note(folder, $"It cannot be read: {fault.Message}"), ct);
            await Parallel.ForEachAsync(folders, many, async (folder, token) => await EnterAsync(bench.Grains, store, folder, token));
        }

        if (bucket is S3BlobStore s3)
        {
            BucketNote.Write(data, (await s3.LocationAsync(ct)).Id);
        }

        Directory.Delete(data.Unfinished);
    }

    /// <summary>A copy may have come without the marker, which a name with a dot hides: it is made anew then, beside what is there.</summary>
    async Task<IBlobStore> OpenFolderAsync(CancellationToken ct)
    {
        if (from != data.Location)
        {
            Directory.CreateSymbolicLink(data.Location, from);
        }

        return await FolderBlobStore.AdoptAsync(new() { Root = data.Location, Clock = clock }, ct);
    }

    /// <exception cref="KeeperRefusal">There are no photos in it.</exception>
    async Task<IBlobStore> OpenBucketAsync(CancellationToken ct)
    {
        var store = S3BlobStore.Open(BucketText.Parse(from) with { Clock = clock });
        await foreach (var blob in store.ListAsync("libraries/", ct))
        {
            if (blob.Key.Value.Split('/') is [_, _, "photos", ..])
            {
                return store;
            }
        }

        throw new KeeperRefusal($"There are no photos in {store.Name}. Name the place with the prefix that the server had. {WhereElse}");
    }

    /// <summary>What was moved to another location leaves empty folders.</summary>
    static bool HasPhotos(string library)
    {
        try
        {
            return Path.Combine(library, "photos") is var photos && Directory.Exists(photos) && Directory.EnumerateFiles(photos, "*", SearchOption.AllDirectories).Any();
        }
        catch (UnauthorizedAccessException)
        {
            return true; // in what may not be read there may be some: it is told of, and gone past
        }
    }

    /// <summary>
    /// Holds the data folder in which the location lies, if it is in one: two servers on one location delete each other's files. A server of which it lies elsewhere,
    /// in a bucket or in an added folder, leaves nothing there that tells whether it runs.
    /// </summary>
    /// <exception cref="KeeperRefusal">A server runs on that folder.</exception>
    DataFolderLock? HoldOwner()
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(from));
        string[] above = [Path.GetDirectoryName(place) ?? "/", Path.GetDirectoryName(RealPath.Of(place)) ?? "/"];
        if (above.FirstOrDefault(folder => RealPath.Of(folder) != RealPath.Of(data.Root) && File.Exists(Path.Combine(folder, DataFolderLock.Files[0]))) is not { } folder)
        {
            return null;
        }

        try
        {
            return DataFolderLock.TakeForReading(folder);
        }
        catch (DataFolderLockedException locked)
        {
            var process = locked.Holder is { } id ? $" (process {id})" : "";
            throw new KeeperRefusal($"A server{process} works with {from}: it lies in its data folder, {folder}. Two servers on one location delete each other's files. Stop that one; or copy the location, and name the copy with --from.");
        }
    }

    void DemandPlace(bool isBucket)
    {
        string[] own = [.. data.LeftByRefusedStart, .. from == data.Location ? [Path.GetFileName(data.Location)] : Array.Empty<string>()];
        if (Directory.Exists(data.Root) && Directory.EnumerateFileSystemEntries(data.Root).Select(Path.GetFileName).Except(own).Any())
        {
            throw new KeeperRefusal($"{data.Root} holds more than a location. Name a new folder with --data; what is there is left as it is.");
        }

        if (isBucket)
        {
            return;
        }

        var libraries = Path.Combine(from, "libraries");
        if (!Directory.Exists(libraries))
        {
            throw new KeeperRefusal($"{from} is no location with photos: there is no \"libraries\" in it. If it is a mount, mount it; or name another with --from.");
        }

        if (!Directory.EnumerateDirectories(libraries).Any(HasPhotos))
        {
            throw new KeeperRefusal($"There are no photos in {from}. If it is a mount, mount it; or name another with --from. {WhereElse}");
        }
    }

    async Task EnterAsync(IGrainFactory grains, IBlobStore store, PhotoFolder folder, CancellationToken ct)
    {
        try
        {
            PhotoFolderReader reader = new(store, folder);
            var (photo, manifest) = await reader.ReadAsync(ct);
            await EnterAsync(grains, folder, photo, manifest);
            if (manifest is null)
            {
                Note(folder, reader.WithoutManifest);
            }
        }
        catch (UnknownFolderException fault)
        {
            Note(folder, fault.Message);
        }
        catch (StoreException fault) when (Unreadable.OrDamaged(fault))
        {
            Note(folder, fault.Message);
        }
    }

    async Task EnterAsync(IGrainFactory grains, PhotoFolder folder, NewPhoto photo, PhotoManifest? manifest)
    {
        if (!_libraries.ContainsKey(folder.Library))
        {
            await grains.Library(folder.Library).EnsureCreated(manifest?.Library ?? (folder.Library == LibraryId.Home ? "Home" : folder.Library));
            _libraries[folder.Library] = true;
        }

        await FolderEntry.EnterAsync(grains, folder, photo, manifest);
        Interlocked.Increment(ref _photos);
        Interlocked.Add(ref _elsewhere, photo.ElsewhereSince is null ? 0 : 1);
        if (manifest?.Trash is not null)
        {
            Interlocked.Increment(ref _trashed);
        }

        if (manifest?.Edits is { Count: > 0 } edits)
        {
            Note(folder, $"The original is there again; its {edits.Count} later versions are not, and stay where they are.");
        }
    }

    void Note(PhotoFolder folder, string problem) => Note(LibraryLayout.PhotoFolder(folder.Library, folder.Photo), problem);

    void Note(string folder, string problem)
    {
        if (Interlocked.Increment(ref _problems) <= MostFindings)
        {
            _findings.Enqueue($"{folder}: {problem}");
        }
    }
}

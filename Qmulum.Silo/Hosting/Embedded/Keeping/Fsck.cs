using System.Collections.Concurrent;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Checks an installation, and mends it when asked to.</summary>
/// <param name="data">The data folder.</param>
/// <param name="bucket">The bucket as the server has it; empty for the folder.</param>
/// <param name="isDeep">Whether to read every version.</param>
/// <param name="isServed">Whether a server works on the folder meanwhile.</param>
/// <param name="clock">What the time is.</param>
sealed class Fsck(DataFolder data, string bucket, bool isDeep, bool isServed, TimeProvider clock)
{
    /// <summary>A file may lie that long before its photo names it, while a server runs: a film is made for hours.</summary>
    static readonly TimeSpan UploadLasts = TimeSpan.FromDays(1);

    /// <summary>Between two looks at a server that runs: what was on its way has arrived then.</summary>
    static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>Their writes share a commit.</summary>
    const int MendedAtOnce = 16;

    readonly IBlobStore _own = KeptLocation.Open(data, bucket, clock);
    readonly TakeInNotes _notes = new(data);
    KeptLocations _others = KeptLocations.In(data.Grains);
    IBlobStore? _all;

    /// <summary>The installation's own location and all others, as the server has them.</summary>
    IBlobStore Store => _all ??= new InstallationLocation(new() { Location = bucket, RenditionCacheBytes = 0 }, data, clock).WithOthers(_own, _others);

    /// <summary>Opens the index of a folder, and makes an empty one where it is lost.</summary>
    public static Task<IndexDatabase> OpenIndexAsync(DataFolder data, TimeProvider clock, CancellationToken ct) =>
        IndexDatabase.OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = data.Index }, clock, ct);

    /// <summary>Makes an empty index where it is lost, which says where bytes are: the server must know that before it looks for any.</summary>
    public static async Task PrepareIndexAsync(DataFolder data, TimeProvider clock, CancellationToken ct)
    {
        await using var index = await OpenIndexAsync(data, clock, ct);
        await index.Locations.WriteAsync(await index.Locations.ReadAsync(ct), KeptLocations.In(data.Grains).Rows, ct);
    }

    /// <exception cref="KeeperRefusal">The tables are of another version.</exception>
    public async Task<FsckReport> CheckAsync(CancellationToken ct)
    {
        DemandKnown();
        var report = await LookAsync(_ => isDeep, ct);
        if (!isServed || report.Findings.Count == 0)
        {
            return report;
        }

        await Task.Delay(LookAgainAfter, clock, ct);
        ReadLocations(); // a library may have been told another place meanwhile
        var read = report.Findings.Where(finding => finding.IsDeep).Select(finding => finding.Photo).ToHashSet();
        return report.Confirmed(await LookAsync(read.Contains, ct));
    }

    /// <summary>
    /// Has the server look for libraries where files of them are, as after the restore of a backup that is older than their move. Before all else: what is there
    /// is compared then, and neither made anew nor asked back.
    /// </summary>
    /// <returns>How many places were added to those of libraries.</returns>
    /// <exception cref="StoreException">A location does not answer.</exception>
    public async Task<long> AddPlacesAsync(CancellationToken ct)
    {
        DemandKnown();
        var found = await new UnsoughtLibraries(Store, _others, static (_, _) => { }).FindAsync(ct).ToListAsync(ct);
        if (found.Count == 0)
        {
            return 0;
        }

        await using var index = await OpenIndexAsync(data, clock, ct);
        await using var bench = await GrainBench.StartAsync(data, index, Store, ct);
        var added = 0L;
        foreach (var (location, bytes) in found)
        {
            try
            {
                await bench.Grains.Locations().LookIn(location?.Id ?? LocationId.Own, [bytes]);
                added++;
            }
            catch (Exception fault) when (fault is QmulumException || Unreadable.Is(fault))
            {
                await Console.Error.WriteLineAsync($"Library {bytes.LibraryId} is not looked for in the location \"{location?.Name ?? LocationId.Own}\": {fault.Message}");
            }
        }

        ReadLocations();
        return added;
    }

    /// <summary>As many rounds as it takes: a report keeps no more than its first findings.</summary>
    /// <returns>What is left, and how many were mended.</returns>
    public async Task<(FsckReport Left, long Mended)> MendAsync(FsckReport report, CancellationToken ct)
    {
        var deep = report.Findings.Where(finding => finding.IsDeep).ToList();
        ConcurrentDictionary<Guid, string> copies = new();
        var mended = 0L;
        while (true)
        {
            var whole = await MendAllAsync(report.Findings, copies, ct);
            deep.RemoveAll(whole.Contains);
            var left = await LookAsync(Nothing, ct);
            deep.ForEach(left.Add);
            var done = report.Faults - left.Faults;
            mended += Math.Max(0, done);
            if (done <= 0 || left.Faults == 0)
            {
                left.Explain(copies);
                return (left, mended);
            }

            report = left;
        }
    }

    /// <summary>Enters the photos that no state tells of and whose manifests are there: each is tried once, also those behind the findings that a report keeps.</summary>
    /// <param name="heir">The e-mail address of the account that gets libraries whose owner has none here; null for nobody.</param>
    /// <returns>What is left, and how many were entered.</returns>
    /// <exception cref="KeeperRefusal">Nobody has that address.</exception>
    public async Task<(FsckReport Left, long Taken)> TakeInAsync(FsckReport report, string? heir, CancellationToken ct)
    {
        if (_notes.Any)
        {
            await FinishTakingInAsync(ct);
        }

        if (report.LostPhotos == 0 || await TakeInAllAsync(heir, ct) is not (> 0 and var taken))
        {
            return (report, 0);
        }

        var left = await LookAsync(Nothing, ct);
        report.Findings.Where(finding => finding.IsDeep).ToList().ForEach(left.Add);
        return (left, taken);
    }

    /// <summary>Moves what no photo names out of the location.</summary>
    /// <returns>What is left.</returns>
    /// <exception cref="KeeperRefusal">The location is no folder.</exception>
    public async Task<FsckReport> QuarantineAsync(FsckReport report, string folder, CancellationToken ct)
    {
        if (_own is not FolderBlobStore)
        {
            throw new KeeperRefusal("--quarantine is for a location that is a folder; move objects of a bucket by its provider's means.");
        }

        if (_others.Any)
        {
            throw new KeeperRefusal("--quarantine is for a server with one location, and this one has several; the report names each file with its library.");
        }

        foreach (var finding in report.Findings.Where(finding => finding.Kind == FindingKind.FileExtra))
        {
            var target = Path.Combine(folder, finding.Key!);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(data.Location, finding.Key!), target);
        }

        var left = await LookAsync(Nothing, ct);
        report.Findings.Where(finding => finding.IsDeep).ToList().ForEach(left.Add);
        return left;
    }

    /// <param name="copies">Gets what there is to say of originals that are not whole again.</param>
    /// <returns>The originals that are.</returns>
    async Task<IReadOnlyCollection<FsckFinding>> MendAllAsync(
        IReadOnlyList<FsckFinding> findings, ConcurrentDictionary<Guid, string> copies, CancellationToken ct)
    {
        await using var index = await OpenIndexAsync(data, clock, ct);
        await using var bench = await GrainBench.StartAsync(data, index, Store, ct);
        FsckMend mend = new(index, bench.Grains, bench.Bytes, clock);
        ConcurrentBag<FsckFinding> whole = [];
        ParallelOptions many = new() { MaxDegreeOfParallelism = MendedAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(findings, many, async (finding, token) =>
        {
            if (!finding.IsOfOriginal)
            {
                await TryAsync(mend, finding, token);
            }
            else if (await mend.PutBackAsync(finding, token) is { } words)
            {
                copies[finding.Photo] = words;
            }
            else
            {
                whole.Add(finding);
            }
        });
        return whole;
    }

    async Task<long> TakeInAllAsync(string? heir, CancellationToken ct)
    {
        await using var index = await OpenIndexAsync(data, clock, ct);
        await using var bench = await GrainBench.StartAsync(data, index, Store, ct);
        FsckTakeIn takeIn = new(bench.Grains, Store, _notes, await AccountOfAsync(bench.Grains, heir));
        var entered = 0L;
        ParallelOptions many = new() { MaxDegreeOfParallelism = MendedAtOnce, CancellationToken = ct };
        await foreach (var lost in RunOf(Nothing, readsManifests: false).LostPhotosAsync(ct))
        {
            await Parallel.ForEachAsync(lost, many, async (finding, token) =>
            {
                if (await takeIn.TakeAsync(finding.Library, finding.Photo, token) is { } words)
                {
                    await Console.Error.WriteLineAsync($"Photo {finding.Photo} was not entered: {words}");
                    return;
                }

                Interlocked.Increment(ref entered);
            });
        }

        return entered;
    }

    async Task FinishTakingInAsync(CancellationToken ct)
    {
        await using var index = await OpenIndexAsync(data, clock, ct);
        await using var bench = await GrainBench.StartAsync(data, index, Store, ct);
        foreach (var (photo, words) in await new FsckTakeIn(bench.Grains, Store, _notes, heir: null).FinishAsync())
        {
            await Console.Error.WriteLineAsync($"Photo {photo} was entered, but not all that its manifest tells of it: {words}");
        }
    }

    static async Task<Guid?> AccountOfAsync(IGrainFactory grains, string? email) => email is null
        ? null
        : (EmailAddress.TryParse(email, out var address) ? await grains.Email(address).GetAccount() : null)
            ?? throw new KeeperRefusal($"Nobody has an account with the address \"{email}\".");

    static async Task TryAsync(FsckMend mend, FsckFinding finding, CancellationToken ct)
    {
        try
        {
            await mend.MendAsync(finding, ct);
        }
        catch (QmulumException fault)
        {
            await Console.Error.WriteLineAsync($"Photo {finding.Photo} could not be mended: {fault.Message}");
        }
    }

    static bool Nothing(Guid photo) => false;

    /// <summary>Manifests are short: with --deep each look reads them again, and tells so whether they were mended.</summary>
    Task<FsckReport> LookAsync(Predicate<Guid> isRead, CancellationToken ct) => RunOf(isRead, readsManifests: isDeep).RunAsync(ct);

    FsckRun RunOf(Predicate<Guid> isRead, bool readsManifests) => new(data, Store, _others, isRead, readsManifests, isServed ? clock.GetUtcNow() - UploadLasts : DateTimeOffset.MaxValue);

    /// <summary>Reads once more where libraries are.</summary>
    void ReadLocations() => (_others, _all) = (KeptLocations.In(data.Grains), null);

    void DemandKnown()
    {
        using var moment = SqliteMoment.Of(data.Index);
        if (moment.Read(data.Index, connection => SchemaTable.VersionIn(connection, "index_version")) is var version && version != IndexSchema.Current)
        {
            throw new KeeperRefusal(
                $"The tables in {data.Index} are of version {version}; this Qmulum knows {IndexSchema.Current}. Start its server on the folder once, or use the newer one.");
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Photos;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Takes a backup: both databases as of one moment, and the blobs that they name if they are to be in it.</summary>
/// <param name="data">The data folder.</param>
/// <param name="location">All locations as one, where the blobs are to be copied; null where they are not. The backup is of a server that has them all in its own.</param>
/// <param name="place">Where the backup goes.</param>
/// <param name="clock">What the time is.</param>
sealed class BackupRun(DataFolder data, IBlobStore? location, BackupPlace place, TimeProvider clock)
{
    const int CopiesAtOnce = 4;
    const int MostFindings = 1_000;

    readonly ConcurrentQueue<string> _findings = [];
    long _missing;
    long _elsewhere;

    /// <summary>Originals that are not as they should be, a sentence each, up to 1,000.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many locations the blobs were copied from.</summary>
    public int Locations { get; private set; }

    /// <exception cref="KeeperRefusal">There is something already where the backup is to be.</exception>
    public async Task<BackupNote> RunAsync(CancellationToken ct)
    {
        var bucket = BucketNote.Read(data);
        try
        {
            await place.BeginAsync(ct);
            var note = await WriteAsync(bucket, ct);
            await place.EndAsync(note.ToBytes(), ct);
            return note;
        }
        catch
        {
            await place.AbandonAsync();
            throw;
        }
    }

    async Task<BackupNote> WriteAsync(Guid? bucket, CancellationToken ct)
    {
        using SumsFile sums = new(place.Work);
        var takenAt = clock.GetUtcNow();
        using var moment = SqliteMoment.Of(data.Grains, data.Index);
        var joins = location is not null && KeptLocations.In(moment, data.Grains).Any;
        await CopyDatabaseAsync(data.Grains, joins ? KeptLocations.PutAllInOwn : null, moment, sums, ct);
        await CopyDatabaseAsync(data.Index, joins ? KeptLocations.ForgetIn : null, moment, sums, ct);

        if (bucket is not null && location is null)
        {
            await CopyFileAsync(data.BucketNote, Path.GetFileName(data.BucketNote), sums, ct);
        }

        if (location is not null)
        {
            await CopyBlobsAsync(location, isFolder: bucket is null, moment, sums, ct);
        }

        sums.Flush();
        return new(
            BackupNote.CurrentFormat,
            takenAt,
            BackupNote.ThisVersion,
            location is not null,
            bucket ?? moment.LocationIn(data.Index),
            bucket is not null,
            Number(moment, "SELECT coalesce(sum(photos + trash_photos), 0) FROM library"),
            _missing,
            sums.Count,
            await place.KeepAsync(SumsFile.FileName, ct),
            location is null ? null : _elsewhere);
    }

    /// <param name="joins">Makes it say that all blobs are in the own location, as they are in a backup that has those of several; null where there is one.</param>
    async Task CopyDatabaseAsync(string database, Action<SqliteConnection>? joins, SqliteMoment moment, SumsFile sums, CancellationToken ct)
    {
        var name = Path.GetFileName(database);
        moment.Write(database, Path.Combine(place.Work, name), joins);
        sums.Add(name, await place.KeepAsync(name, ct));
    }

    /// <summary>Originals first, each compared with what its photo says of it; then what lies beside them.</summary>
    async Task CopyBlobsAsync(IBlobStore location, bool isFolder, SqliteMoment moment, SumsFile sums, CancellationToken ct)
    {
        await DemandAllAsync(location, ct);
        if (isFolder)
        {
            await CopyFileAsync(Path.Combine(data.Location, ".qmulum", "location.json"), "location/.qmulum/location.json", sums, ct);
        }

        ParallelOptions many = new() { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(Originals(moment), many, async (original, token) => await CopyOriginalAsync(location, original, sums, token));
        await Parallel.ForEachAsync(location.ListAsync("libraries/", ct), many, async (blob, token) =>
        {
            if (IsBesideOriginal(blob.Key.Value))
            {
                await CopyOtherAsync(location, blob.Key, sums, token);
            }
        });
    }

    /// <summary>A location that is not mounted must not look like one without blobs.</summary>
    /// <exception cref="StoreException">One of them does not answer.</exception>
    async Task DemandAllAsync(IBlobStore location, CancellationToken ct)
    {
        foreach (var id in KeptLocations.In(data.Grains).Rows.Locations.Select(row => row.Id).Prepend(LocationId.Own))
        {
            _ = await (await location.AtPlaceAsync(id, ct)).StatAsync(BlobKey.Parse("none"), ct);
            Locations++;
        }
    }

    IEnumerable<Original> Originals(SqliteMoment moment) => new KeptPhotos(moment, data.Grains).Read()
        .Where(photo => photo.State.IsKept)
        .SelectMany(photo => photo.State.Versions.Where(version => IsToBeHere(photo.State, version)).Select(version => new Original(
            photo.Id, BlobKey.Parse(version.BlobKey), new(version.Size, version.Hash.ToBytes()), photo.State.Trash is { IsBeingPurged: true })));

    /// <summary>Whether the bytes of a version belong into the location; of those that the replicas keep it is counted that they are not in the backup.</summary>
    bool IsToBeHere(PhotoState photo, PhotoVersion version)
    {
        var isElsewhere = version.Number == 1 && photo.Elsewhere is not null;
        _elsewhere += isElsewhere ? 1 : 0;
        return !isElsewhere;
    }

    async Task CopyOriginalAsync(IBlobStore location, Original original, SumsFile sums, CancellationToken ct)
    {
        await using var read = await OpenAsync(location, original, ct);
        if (read is null)
        {
            return;
        }

        var copy = $"location/{original.Key}";
        try
        {
            var (size, sha256) = await place.WriteAsync(copy, read.Content, ct);
            if (size == original.Digest.Size && sha256 == original.Digest.Sha256Hex)
            {
                sums.Add(copy, sha256);
                return;
            }

            await place.RemoveAsync(copy, ct);
            Miss(original, $"is damaged: it has {size} bytes with the SHA-256 {sha256}, and {original.Digest} were uploaded");
        }
        catch (UnreadableSourceException unreadable) when (IsOfOneBlob(unreadable.Fault))
        {
            await place.RemoveAsync(copy, ct);
            Miss(original, $"cannot be read ({unreadable.Message})");
        }
    }

    /// <summary>Opens an original; null, and said, when it is not there or cannot be read.</summary>
    async Task<BlobRead?> OpenAsync(IBlobStore location, Original original, CancellationToken ct)
    {
        try
        {
            return await location.OpenAsync(original.Key, null, ct);
        }
        catch (BlobNotFoundException) when (!original.IsBeingPurged)
        {
            Miss(original, "is missing");
        }
        catch (BlobNotFoundException)
        {
            // Half of it was deleted for good already; the restored server deletes the rest.
        }
        catch (StoreException fault) when (IsOfOneBlob(fault))
        {
            Miss(original, $"cannot be read ({fault.Message})");
        }

        return null;
    }

    async Task CopyOtherAsync(IBlobStore location, BlobKey key, SumsFile sums, CancellationToken ct)
    {
        BlobRead read;
        try
        {
            read = await location.OpenAsync(key, null, ct);
        }
        catch (BlobNotFoundException)
        {
            return; // deleted since it was listed
        }

        await using (read)
        {
            sums.Add($"location/{key}", (await place.WriteAsync($"location/{key}", read.Content, ct)).Sha256);
        }
    }

    async Task CopyFileAsync(string path, string name, SumsFile sums, CancellationToken ct)
    {
        await using var read = File.OpenRead(path);
        sums.Add(name, (await place.WriteAsync(name, read, ct)).Sha256);
    }

    void Miss(Original original, string problem)
    {
        if (Interlocked.Increment(ref _missing) <= MostFindings)
        {
            _findings.Enqueue($"photo {original.Photo}: {original.Key} {problem}");
        }
    }

    long Number(SqliteMoment moment, string sql) => moment.Read(data.Index, connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    // The rest of the location can be read all the same: a backup of it is better than none.
    static bool IsOfOneBlob(StoreException fault) => fault is BlobDamagedException or StoreUnavailableException;

    // Neither what is still being sent, nor an original that no photo names or whose bytes are not the photo's.
    static bool IsBesideOriginal(string key) => key.Split('/') is ["libraries", _, "renditions", ..] or ["libraries", _, "photos", _, _, "manifest.json"];

    sealed record Original(Guid Photo, BlobKey Key, BlobDigest Digest, bool IsBeingPurged);
}

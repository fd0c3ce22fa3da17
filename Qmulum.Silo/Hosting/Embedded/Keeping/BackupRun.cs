using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Takes a backup: both databases as of one moment, and the blobs that they name if asked to. It is made under another name, and gets its own when
/// all of it is on the disk.
/// </summary>
sealed class BackupRun(DataFolder data, string target, bool full, TimeProvider clock)
{
    const string Unfinished = ".unfinished-backup";
    const int CopiesAtOnce = 4;
    const int MostFindings = 1_000;

    readonly ConcurrentQueue<string> _findings = [];
    long _missing;

    /// <summary>Originals that are not as they should be, a sentence each, up to 1,000.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    string Part => target + ".part";

    string Copies => Path.Combine(Part, "location");

    /// <exception cref="KeeperRefusal">There is something already where the backup is to be.</exception>
    public async Task<BackupNote> RunAsync(CancellationToken ct)
    {
        var bucket = BucketNote.Read(data);
        Demand(bucket is null || !full, "The photos of this installation are in a bucket; a backup of a bucket is made by its provider's means. Leave --full out.");
        MakePart();
        try
        {
            var note = await WriteAsync(bucket, ct);
            File.Delete(Path.Combine(Part, Unfinished));
            note.Write(Part);
            Directory.Move(Part, target);
            return note;
        }
        catch
        {
            RemovePart();
            throw;
        }
    }

    async Task<BackupNote> WriteAsync(Guid? bucket, CancellationToken ct)
    {
        using SumsFile sums = new(Part);
        var takenAt = clock.GetUtcNow();
        using var moment = SqliteMoment.Of(data.Grains, data.Index);
        foreach (var database in (string[])[data.Grains, data.Index])
        {
            var name = Path.GetFileName(database);
            moment.Write(database, Path.Combine(Part, name));
            sums.Add(name, await WholeFile.HashAsync(Path.Combine(Part, name), ct));
        }

        if (bucket is not null)
        {
            await CopyFileAsync(data.BucketNote, Path.GetFileName(data.BucketNote), sums, ct);
        }

        if (full)
        {
            await CopyBlobsAsync(moment, sums, ct);
        }

        sums.Flush();
        return new(
            BackupNote.CurrentFormat,
            takenAt,
            Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
            full,
            bucket ?? moment.LocationIn(data.Index),
            bucket is not null,
            Number(moment, "SELECT coalesce(sum(photos + trash_photos), 0) FROM library"),
            _missing,
            sums.Count,
            await WholeFile.HashAsync(Path.Combine(Part, SumsFile.FileName), ct));
    }

    /// <summary>Originals first, each compared with what its photo says of it; then what lies beside them.</summary>
    async Task CopyBlobsAsync(SqliteMoment moment, SumsFile sums, CancellationToken ct)
    {
        var location = FolderBlobStore.Open(new() { Root = data.Location }, moment.LocationIn(data.Index));
        _ = await location.LocationAsync(ct); // one that is not mounted must not look like one without blobs
        await CopyFileAsync(Path.Combine(data.Location, ".qmulum", "location.json"), "location/.qmulum/location.json", sums, ct);
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

    IEnumerable<Original> Originals(SqliteMoment moment) => new KeptPhotos(moment, data.Grains).Read()
        .Where(photo => photo.State.IsKept)
        .SelectMany(photo => photo.State.Versions.Select(version => new Original(
            photo.Id, BlobKey.Parse(version.BlobKey), new(version.Size, version.Hash.ToBytes()), photo.State.Trash is { IsBeingPurged: true })));

    async Task CopyOriginalAsync(FolderBlobStore location, Original original, SumsFile sums, CancellationToken ct)
    {
        try
        {
            await using var read = await location.OpenAsync(original.Key, null, ct);
            var copy = Path.Combine(Copies, original.Key.Value);
            var (size, sha256) = await WholeFile.WriteAsync(copy, read.Content, ct);
            if (size == original.Digest.Size && sha256 == original.Digest.Sha256Hex)
            {
                sums.Add($"location/{original.Key}", sha256);
                return;
            }

            File.Delete(copy);
            Miss(original, $"is damaged: it has {size} bytes with the SHA-256 {sha256}, and {original.Digest} were uploaded");
        }
        catch (BlobNotFoundException) when (!original.IsBeingPurged)
        {
            Miss(original, "is missing");
        }
        catch (BlobNotFoundException)
        {
            // Half of it was deleted for good already; the restored server deletes the rest.
        }
        catch (StoreException fault) when (fault is BlobDamagedException or StoreUnavailableException)
        {
            File.Delete(Path.Combine(Copies, original.Key.Value));
            Miss(original, $"cannot be read ({fault.Message})");
        }
    }

    async Task CopyOtherAsync(FolderBlobStore location, BlobKey key, SumsFile sums, CancellationToken ct)
    {
        try
        {
            await using var read = await location.OpenAsync(key, null, ct);
            sums.Add($"location/{key}", (await WholeFile.WriteAsync(Path.Combine(Copies, key.Value), read.Content, ct)).Sha256);
        }
        catch (BlobNotFoundException)
        {
            // Deleted since it was listed.
        }
    }

    async Task CopyFileAsync(string path, string name, SumsFile sums, CancellationToken ct)
    {
        await using var read = File.OpenRead(path);
        sums.Add(name, (await WholeFile.WriteAsync(Path.Combine(Part, name), read, ct)).Sha256);
    }

    void Miss(Original original, string problem)
    {
        if (Interlocked.Increment(ref _missing) <= MostFindings)
        {
            _findings.Enqueue($"photo {original.Photo}: {original.Key} {problem}");
        }
    }

    void MakePart()
    {
        Demand(!File.Exists(target), $"{target} is a file. Name a new folder.");
        Demand(!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any(), $"{target} is not empty. Name a new folder for each backup.");
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        RemovePart();
        Demand(!Path.Exists(Part), $"{Part}, where the backup is to be made, is there already and is not what an earlier one left. Name another folder.");
        OwnFolder.Make(Part);
        WholeFile.Write(Path.Combine(Part, Unfinished), []);
    }

    /// <summary>Removes what an earlier backup left that was stopped.</summary>
    void RemovePart()
    {
        if (File.Exists(Path.Combine(Part, Unfinished)))
        {
            Directory.Delete(Part, recursive: true);
        }
    }

    long Number(SqliteMoment moment, string sql) => moment.Read(data.Index, connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    // Neither what is still being sent, nor an original that no photo names or whose bytes are not the photo's.
    static bool IsBesideOriginal(string key) => key.Split('/') is ["libraries", _, "renditions", ..] or ["libraries", _, "photos", _, _, "manifest.json"];

    static void Demand(bool holds, string fault)
    {
        if (!holds)
        {
            throw new KeeperRefusal(fault);
        }
    }

    sealed record Original(Guid Photo, BlobKey Key, BlobDigest Digest, bool IsBeingPurged);
}

using System.Reflection;
using System.Text.Json;

namespace Qmulum.Silo.Hosting;

/// <summary>What a backup says of itself, in <c>backup.json</c>; its format is docs/backup.md.</summary>
/// <param name="Format">Version of this format.</param>
/// <param name="TakenAt">The one moment that all of it shows.</param>
/// <param name="Version">The Qmulum that took it.</param>
/// <param name="Full">Whether the blobs are in it.</param>
/// <param name="Location">The id of the location that holds the blobs.</param>
/// <param name="InBucket">Whether that is a bucket.</param>
/// <param name="Photos">How many photos it has, those in the trash included.</param>
/// <param name="Missing">Originals that were missing or damaged already when it was taken.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Sums">The SHA-256 of the file with their sums.</param>
/// <param name="Elsewhere">Originals that the replicas alone keep, and that are not in it therefore; null where the blobs are not in it.</param>
/// <param name="Cluster">Whether it is of a cluster's database: it has tables, and no databases of one server.</param>
sealed record BackupNote(
    int Format, DateTimeOffset TakenAt, string Version, bool Full, Guid? Location, bool InBucket, long Photos, long Missing, long Files, string Sums,
    long? Elsewhere = null, bool Cluster = false)
{
    public const int CurrentFormat = 1;

    /// <summary>Written last of all.</summary>
    public const string FileName = "backup.json";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="KeeperRefusal">There is no whole backup in that place, or one of a format that is not known here.</exception>
    public static async Task<BackupNote> ReadAsync(BackupPlace place, CancellationToken ct)
    {
        var path = place.PathOf(FileName);
        await using var content = await place.OpenAsync(FileName, ct)
            ?? throw new KeeperRefusal($"{path} is not there: it is written last, so that what is there is not a whole backup.");
        try
        {
            var note = await JsonSerializer.DeserializeAsync<BackupNote>(content, Json, ct);
            return note is { Format: CurrentFormat }
                ? note
                : throw new KeeperRefusal($"{path} is of format {note?.Format}; this version reads {CurrentFormat}. Use the Qmulum that wrote it, or a newer one.");
        }
        catch (JsonException fault)
        {
            throw new KeeperRefusal($"{path} is damaged: {fault.Message}");
        }
    }

    /// <summary>The version of Qmulum that runs.</summary>
    public static string ThisVersion => Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

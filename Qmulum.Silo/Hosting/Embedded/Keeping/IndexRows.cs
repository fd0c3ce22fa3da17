using Microsoft.Data.Sqlite;
using Qmulum.Grains.Photos;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>The rows of photos in the index, read beside the server.</summary>
sealed class IndexRows(SqliteMoment moment, string index)
{
    // Both ends of the range are compared with the id alone: an "or" would make the index photo_by_id be read to its end for each shard.
    const string Select = """
        SELECT photo_id, removed, revision, size, sha256, name, width, height, tag, kind, state, part_of, content_id
        FROM photo WHERE library_id = @library AND photo_id >= @from AND photo_id < @to
        """;

    const string SelectQueued =
        "SELECT photo_id FROM task_queue WHERE library_id = @library AND photo_id >= @from AND photo_id < @to";

    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 17)]; // ids have 16

    public List<string> Libraries() => moment.Read(index, connection =>
    {
        List<string> libraries = [];
        using SqliteCommand command = new("SELECT library_id FROM library", connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            libraries.Add(reader.GetString(0));
        }

        return libraries;
    });

    /// <summary>A library's rows of photos whose id begins with that byte.</summary>
    public Dictionary<Guid, IndexRow> Read(string library, byte shard) => moment.Read(index, connection =>
    {
        Dictionary<Guid, IndexRow> rows = [];
        using SqliteCommand command = new(Select, connection);
        using var reader = Shard(command, library, shard).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(
                new(reader.GetFieldValue<byte[]>(0), bigEndian: true),
                new(
                    reader.GetInt64(1),
                    reader.GetInt64(2),
                    new(
                        reader.GetInt64(3), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(4)), reader.GetString(5), reader.GetInt64(6), reader.GetInt64(7),
                        reader.GetString(8), reader.GetInt64(9), reader.GetInt64(10),
                        reader.IsDBNull(11) ? null : new(reader.GetFieldValue<byte[]>(11), bigEndian: true), reader.GetString(12))));
        }

        return rows;
    });

    /// <summary>Those of a library's photos, by the first byte of their ids, that are in the queue.</summary>
    public HashSet<Guid> Queued(string library, byte shard) => moment.Read(index, connection =>
    {
        HashSet<Guid> queued = [];
        using SqliteCommand command = new(SelectQueued, connection);
        using var reader = Shard(command, library, shard).ExecuteReader();
        while (reader.Read())
        {
            queued.Add(new(reader.GetFieldValue<byte[]>(0), bigEndian: true));
        }

        return queued;
    });

    static SqliteCommand Shard(SqliteCommand command, string library, byte shard) => command
        .With("@library", library).With("@from", new[] { shard }).With("@to", shard == byte.MaxValue ? AfterAllIds : [(byte)(shard + 1)]);
}

/// <summary>What the index says of a photo.</summary>
/// <param name="Removed">0 in the timeline, 1 gone, 2 in the trash, 3 being deleted for good.</param>
/// <param name="Revision">The photo's revision that it shows.</param>
/// <param name="Facts">What it shows of it.</param>
sealed record IndexRow(long Removed, long Revision, RowFacts Facts)
{
    const long Gone = 1;

    public bool IsGone => Removed == Gone;

    /// <summary>Whether it shows the photo as its state is. A revision may be of a change that lists do not show; one that the photo has not had is another photo's.</summary>
    public bool Shows(PhotoState photo) =>
        Removed == PresenceOf(photo) && (IsGone || (Revision <= photo.Revision && Facts == RowFacts.Of(photo)));

    static long PresenceOf(PhotoState photo) => photo switch
    {
        { IsKept: false } => Gone,
        { Trash: null } => 0,
        { Trash.IsBeingPurged: false } => 2,
        _ => 3,
    };
}

/// <summary>What lists show of a photo.</summary>
sealed record RowFacts(long Size, string Sha256, string Name, long Width, long Height, string Tag, long Kind, long Status, Guid? PartOf, string ContentId)
{
    public static RowFacts Of(PhotoState photo) => new(
        photo.Versions[0].Size,
        photo.Versions[0].Hash.Hex,
        photo.Name,
        photo.Pixels?.Width ?? 0,
        photo.Pixels?.Height ?? 0,
        photo.Tag,
        (long)photo.Kind,
        (long)photo.Status,
        photo.PartOf,
        photo.PairKey ?? "");
}

using System.Data.Common;

namespace Qmulum.Data;

/// <summary>Between a photo's row in the database and its record.</summary>
static class PhotoColumns
{
    /// <summary>What <see cref="ReadGrid"/> reads, in its order.</summary>
    public const string Grid = "photo_id, taken_desc, width, height, placeholder, tag, kind, state";

    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string All = Grid + ", removed, revision, size, sha256, name, part_of, content_id";

    /// <summary>How many columns <see cref="All"/> has: those that a select adds come after them.</summary>
    public const int Count = 15;

    public static byte[] IdBytes(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ReadId(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <summary>Reads <c>photos, bytes, last_seq, trash_photos, trash_bytes</c>.</summary>
    public static LibraryTotals ReadTotals(DbDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));

    public static GridRow ReadGrid(DbDataReader row) => new(
        ReadId(row, 0),
        WallTime.FromMilliseconds(-row.GetInt64(1)),
        (int)row.GetInt64(2),
        (int)row.GetInt64(3),
        row.GetFieldValue<byte[]>(4),
        row.GetString(5),
        (PhotoKind)row.GetInt64(6),
        (PhotoState)row.GetInt64(7));

    /// <summary>Where the photo of a row is that has <see cref="All"/>.</summary>
    public static PhotoPresence ReadPresence(DbDataReader row) => (PhotoPresence)row.GetInt64(8);

    public static PhotoRow Read(DbDataReader row) => new()
    {
        PhotoId = ReadId(row, 0),
        Taken = WallTime.FromMilliseconds(-row.GetInt64(1)),
        Width = (int)row.GetInt64(2),
        Height = (int)row.GetInt64(3),
        Placeholder = row.GetFieldValue<byte[]>(4),
        Tag = row.GetString(5),
        Kind = (PhotoKind)row.GetInt64(6),
        State = (PhotoState)row.GetInt64(7),
        Removed = ReadPresence(row) != PhotoPresence.There,
        Revision = row.GetInt64(9),
        Size = row.GetInt64(10),
        Sha256 = row.GetFieldValue<byte[]>(11),
        Name = row.GetString(12),
        PartOf = row.IsDBNull(13) ? null : ReadId(row, 13),
        ContentId = row.GetString(14),
    };
}

namespace Qmulum.Data;

/// <summary>
/// Version 1. A photo's row lies where the grid reads it: removed ones apart, then newest first. <c>taken_desc</c> is minus
/// the milliseconds of the wall clock since 0001-01-01, so that ascending order, the one order that both databases keep in
/// a primary key and compare as a row value, is newest first. Numbers are bigint throughout: one type, read in one way.
/// </summary>
static class PhotoTables
{
    public static Migration Migration { get; } = new(1, "photos",
    [
        """
        CREATE TABLE library (
            library_id text NOT NULL PRIMARY KEY,
            last_seq bigint NOT NULL,
            photos bigint NOT NULL,
            bytes bigint NOT NULL)
        """,
        """
        CREATE TABLE photo (
            library_id text NOT NULL,
            removed bigint NOT NULL,
            taken_desc bigint NOT NULL,
            photo_id {bytes} NOT NULL,
            width bigint NOT NULL,
            height bigint NOT NULL,
            placeholder {bytes} NOT NULL,
            tag text NOT NULL,
            kind bigint NOT NULL,
            state bigint NOT NULL,
            revision bigint NOT NULL,
            seq bigint NOT NULL,
            added_seq bigint NOT NULL,
            changed_at bigint NOT NULL,
            size bigint NOT NULL,
            sha256 {bytes} NOT NULL,
            name text NOT NULL,
            PRIMARY KEY (library_id, removed, taken_desc, photo_id)) {clustered}
        """,
        "CREATE UNIQUE INDEX photo_by_id ON photo (library_id, photo_id)",
        "CREATE UNIQUE INDEX photo_by_seq ON photo (library_id, seq)",
        "CREATE INDEX photo_by_hash ON photo (library_id, sha256, photo_id) WHERE removed = 0",
        """
        CREATE TABLE library_month (
            library_id text NOT NULL,
            month bigint NOT NULL,
            photos bigint NOT NULL,
            seq bigint NOT NULL,
            PRIMARY KEY (library_id, month)) {clustered}
        """,
    ]);
}

namespace Qmulum.Data;

/// <summary>
/// Version 9: what is known of the bytes of photos besides their SHA-256. <c>due_at</c> is when they are to be read back next: one index finds
/// those that are due. The photos that are there already are due at once.
/// </summary>
static class CheckTables
{
    public static Migration Migration { get; } = new(9, "read-back",
    [
        """
        CREATE TABLE photo_check (
            library_id text NOT NULL,
            photo_id {bytes} NOT NULL,
            sha1 {bytes} NULL,
            verified_at bigint NULL,
            damaged_at bigint NULL,
            due_at bigint NOT NULL,
            PRIMARY KEY (library_id, photo_id)) {clustered}
        """,
        "CREATE INDEX photo_check_due ON photo_check (due_at)",
        "CREATE INDEX photo_check_sha1 ON photo_check (library_id, sha1) WHERE sha1 IS NOT NULL",
        "INSERT INTO photo_check (library_id, photo_id, due_at) SELECT library_id, photo_id, 0 FROM photo WHERE removed IN (0, 2)",
    ]);
}

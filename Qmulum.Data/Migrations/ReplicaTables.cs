namespace Qmulum.Data;

/// <summary>
/// Version 14: copies of libraries elsewhere, and which photos each holds, since when it knows that they are whole. The damaged ones are found by an index of
/// their own: each replica asks for them again and again, and there are few.
/// </summary>
static class ReplicaTables
{
    public static Migration Migration { get; } = new(14, "replicas",
    [
        """
        CREATE TABLE replica (
            library_id text NOT NULL,
            replica_id {bytes} NOT NULL,
            account_id {bytes} NOT NULL,
            name text NOT NULL,
            seq bigint NOT NULL,
            made_at bigint NOT NULL,
            seen_at bigint NOT NULL,
            PRIMARY KEY (library_id, replica_id)) {clustered}
        """,
        """
        CREATE TABLE replica_photo (
            library_id text NOT NULL,
            replica_id {bytes} NOT NULL,
            photo_id {bytes} NOT NULL,
            verified_at bigint NOT NULL,
            PRIMARY KEY (library_id, replica_id, photo_id)) {clustered}
        """,
        "CREATE INDEX replica_photo_by_photo ON replica_photo (library_id, photo_id)",
        "CREATE INDEX photo_check_damaged ON photo_check (library_id, photo_id) WHERE damaged_at IS NOT NULL",
    ]);
}

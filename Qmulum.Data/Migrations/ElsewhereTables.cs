namespace Qmulum.Data;

/// <summary>
/// Version 16: originals that the replicas alone keep, and what must be proven before one goes. Those that are asked back are found by an index of their own:
/// each replica asks for them again and again, and there are few.
/// </summary>
static class ElsewhereTables
{
    public static Migration Migration { get; } = new(16, "elsewhere",
    [
        """
        CREATE TABLE photo_elsewhere (
            library_id text NOT NULL,
            photo_id {bytes} NOT NULL,
            since bigint NOT NULL,
            is_freed bigint NOT NULL,
            recalled_at bigint NULL,
            PRIMARY KEY (library_id, photo_id)) {clustered}
        """,
        "CREATE INDEX photo_elsewhere_recalled ON photo_elsewhere (library_id, photo_id) WHERE recalled_at IS NOT NULL",
        "CREATE INDEX photo_elsewhere_unfreed ON photo_elsewhere (library_id, photo_id) WHERE is_freed = 0",
        """
        CREATE TABLE release_candidate (
            library_id text NOT NULL,
            photo_id {bytes} NOT NULL,
            PRIMARY KEY (library_id, photo_id)) {clustered}
        """,
        """
        CREATE TABLE replica_proof (
            library_id text NOT NULL,
            photo_id {bytes} NOT NULL,
            replica_id {bytes} NOT NULL,
            asked_on bigint NOT NULL,
            proof {bytes} NOT NULL,
            PRIMARY KEY (library_id, photo_id, replica_id)) {clustered}
        """,
    ]);
}

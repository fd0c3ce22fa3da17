namespace Qmulum.Data;

/// <summary>
/// Version 4. What lies in the trash, in the order in which it came: by the number of the change that hid it, which no clock can turn round. The photo's
/// own row says so too (<see cref="PhotoPresence"/>), so that whoever records a change need not look here.
/// </summary>
static class TrashTables
{
    public static Migration Migration { get; } = new(4, "trash",
    [
        "ALTER TABLE library ADD COLUMN trash_photos bigint NOT NULL DEFAULT 0",
        "ALTER TABLE library ADD COLUMN trash_bytes bigint NOT NULL DEFAULT 0",
        """
        CREATE TABLE trash (
            library_id text NOT NULL,
            purging bigint NOT NULL,
            trashed_seq bigint NOT NULL,
            photo_id {bytes} NOT NULL,
            stamp bigint NOT NULL,
            trashed_at bigint NOT NULL,
            PRIMARY KEY (library_id, purging, trashed_seq)) {clustered}
        """,
        "CREATE UNIQUE INDEX trash_by_photo ON trash (library_id, photo_id)",
        "CREATE INDEX photo_trashed_by_hash ON photo (library_id, sha256, photo_id) WHERE removed = 2",
    ]);
}

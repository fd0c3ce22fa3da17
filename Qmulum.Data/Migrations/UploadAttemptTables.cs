namespace Qmulum.Data;

/// <summary>
/// Version 12: the history knows of every attempt, also of one that had its file in one request: by which door and which program it came. And of
/// each account only the latest of each outcome are kept.
/// </summary>
static class UploadAttemptTables
{
    public static Migration Migration { get; } = new(12, "upload attempts",
    [
        "ALTER TABLE upload ADD COLUMN door bigint NOT NULL DEFAULT 1",
        "ALTER TABLE upload ADD COLUMN client text NOT NULL DEFAULT ''",
        "CREATE INDEX upload_kept ON upload (account_id, state, began_at)",
        "CREATE INDEX upload_running ON upload (heard_at) WHERE state = 5",
    ]);
}

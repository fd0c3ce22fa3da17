namespace Qmulum.Data;

/// <summary>
/// Version 8. What the server's statistics count of a photo stands in its row, so that the counts can be made anew from the rows alone. A transaction
/// that changes photos adds what it changes of the counts to <c>statistic_change</c>: rows of its own, so that libraries do not wait for each other at one
/// counter. They are folded into <c>statistic</c> later. An empty format is of a photo from before this version, which is not counted yet.
/// </summary>
static class StatisticTables
{
    public static Migration Migration { get; } = new(8, "statistics",
    [
        "ALTER TABLE photo ADD COLUMN format text NOT NULL DEFAULT ''",
        "ALTER TABLE photo ADD COLUMN camera text NOT NULL DEFAULT ''",
        "ALTER TABLE photo ADD COLUMN received_day bigint NOT NULL DEFAULT 0",
        "ALTER TABLE photo ADD COLUMN failed bigint NOT NULL DEFAULT 0",
        "CREATE INDEX photo_uncounted ON photo (library_id, photo_id) WHERE format = '' AND removed = 0",
        "CREATE INDEX photo_failed ON photo (library_id, photo_id) WHERE failed = 1 AND removed = 0",
        """
        CREATE TABLE statistic (
            kind bigint NOT NULL,
            name text NOT NULL,
            photos bigint NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (kind, name)) {clustered}
        """,
        "CREATE INDEX statistic_top ON statistic (kind, photos)",
        """
        CREATE TABLE statistic_change (
            change_id {bytes} NOT NULL PRIMARY KEY,
            kind bigint NOT NULL,
            name text NOT NULL,
            photos bigint NOT NULL,
            bytes bigint NOT NULL) {clustered}
        """,
    ]);
}

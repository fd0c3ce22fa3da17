namespace Qmulum.Data;

/// <summary>
/// Reminders: each silo reads the ones whose hash lies in its part of a ring of 32-bit numbers, which the provider gives as signed ones.
/// A part that goes over the end of the numbers is asked for by the second of the two range queries.
/// </summary>
static class ReminderTables
{
    const string Select = """
        SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_at AS StartTime, period_ms AS Period, version AS Version FROM reminder
        WHERE service_id = @ServiceId
        """;

    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE TABLE reminder (
            service_id text NOT NULL,
            grain_id text NOT NULL,
            reminder_name text NOT NULL,
            grain_hash integer NOT NULL,
            start_at timestamptz NOT NULL,
            period_ms bigint NOT NULL,
            version integer NOT NULL,
            PRIMARY KEY (service_id, grain_id, reminder_name))
        """,
        "CREATE INDEX reminder_by_hash ON reminder (service_id, grain_hash)",
        ClusterTables.Query("ReadReminderRowsKey", $"{Select} AND grain_id = @GrainId"),
        ClusterTables.Query("ReadReminderRowKey", $"{Select} AND grain_id = @GrainId AND reminder_name = @ReminderName"),
        ClusterTables.Query("ReadRangeRows1Key", $"{Select} AND grain_hash > @BeginHash AND grain_hash <= @EndHash"),
        ClusterTables.Query("ReadRangeRows2Key", $"{Select} AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)"),
        ClusterTables.Query("UpsertReminderRowKey", """
            INSERT INTO reminder (service_id, grain_id, reminder_name, grain_hash, start_at, period_ms, version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
            ON CONFLICT (service_id, grain_id, reminder_name) DO UPDATE SET
                grain_hash = excluded.grain_hash, start_at = excluded.start_at, period_ms = excluded.period_ms, version = reminder.version + 1
            RETURNING version AS Version
            """),
        ClusterTables.Query("DeleteReminderRowKey", """
            WITH gone AS (
                DELETE FROM reminder
                WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version
                RETURNING 1)
            SELECT EXISTS (SELECT FROM gone)
            """),
        ClusterTables.Query("DeleteReminderRowsKey", "DELETE FROM reminder WHERE service_id = @ServiceId"),
    ];
}

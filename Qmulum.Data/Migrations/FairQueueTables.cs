namespace Qmulum.Data;

/// <summary>
/// Version 5. Due rows are found library by library, so that one with a hundred thousand of them stands in nobody's way. The index by time alone,
/// which this replaces, is not needed any more.
/// </summary>
static class FairQueueTables
{
    public static Migration Migration { get; } = new(5, "fair queue",
    [
        "CREATE INDEX task_queue_of_library ON task_queue (priority, library_id, due_at)",
        "DROP INDEX task_queue_due",
    ]);
}

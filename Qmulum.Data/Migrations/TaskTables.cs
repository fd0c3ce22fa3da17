namespace Qmulum.Data;

/// <summary>
/// Version 2. <c>due_at</c> is when a row may next be claimed: its not-before while it is free, the end of its lease while it
/// is held. One range of one index then finds the due ones, whatever waits or is held beside them. <c>asked_at</c> is the
/// earliest not-before that was asked for since the claim.
/// </summary>
static class TaskTables
{
    public static Migration Migration { get; } = new(2, "task queue",
    [
        """
        CREATE TABLE task_queue (
            photo_id {bytes} NOT NULL PRIMARY KEY,
            library_id text NOT NULL,
            priority bigint NOT NULL,
            due_at bigint NOT NULL,
            not_before bigint NOT NULL,
            asked_at bigint NULL,
            enqueued_at bigint NOT NULL,
            generation bigint NOT NULL,
            claims bigint NOT NULL,
            owner text NULL) {clustered}
        """,
        "CREATE INDEX task_queue_due ON task_queue (priority, due_at)",
        "CREATE INDEX task_queue_held ON task_queue (owner) WHERE owner IS NOT NULL",
    ]);
}

namespace Qmulum.Data;

/// <summary>Version 18: which originals were asked back by others than those who manage the library. There are few, and they are counted each time.</summary>
static class RecallTables
{
    public static Migration Migration { get; } = new(18, "recalls",
    [
        "ALTER TABLE photo_elsewhere ADD COLUMN by_guest bigint NOT NULL DEFAULT 0",
        "CREATE INDEX photo_elsewhere_guest ON photo_elsewhere (library_id, photo_id) WHERE by_guest = 1",
    ]);
}

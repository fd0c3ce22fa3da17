namespace Qmulum.Data;

/// <summary>Version 17: which replicas are counted on, since their owner said so, and on which disk each is.</summary>
static class TrustTables
{
    public static Migration Migration { get; } = new(17, "replica-trust",
    [
        "ALTER TABLE replica ADD COLUMN counts_since bigint NULL",
        "ALTER TABLE replica ADD COLUMN disk {bytes} NULL",
    ]);
}

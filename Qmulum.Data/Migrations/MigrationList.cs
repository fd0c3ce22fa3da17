namespace Qmulum.Data;

/// <summary>Every version of the tables, oldest first.</summary>
static class MigrationList
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        PhotoTables.Migration, TaskTables.Migration, ClusterTables.Migration, TrashTables.Migration, FairQueueTables.Migration, AuditTables.Migration,
        DirectoryTables.Migration, StatisticTables.Migration, CheckTables.Migration, UploadTables.Migration,
        InstallationTables.Migration, UploadAttemptTables.Migration, PairTables.Migration, ReplicaTables.Migration,
        LocationTables.Migration, ElsewhereTables.Migration, TrustTables.Migration, RecallTables.Migration,
        ProofSecretTables.Migration,
    ];
}

namespace Qmulum.Data;

/// <summary>
/// Which silos a cluster has. The membership protocol wants every change of a silo's row to be one step with a compare-and-swap of the
/// cluster's version: the row of <c>cluster</c> is updated first, under its expected version, and whoever finds another one does nothing.
/// </summary>
static class MembershipTables
{
    const string ThisSilo = "address = @Address AND port = @Port AND generation = @Generation";

    const string Columns = """
        c.version AS Version, s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
        s.status AS Status, s.proxy_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.started_at AS StartTime, s.alive_at AS IAmAliveTime
        """;

    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE TABLE cluster (
            cluster_id text NOT NULL PRIMARY KEY,
            version integer NOT NULL)
        """,
        """
        CREATE TABLE cluster_silo (
            cluster_id text NOT NULL REFERENCES cluster ON DELETE CASCADE,
            address text NOT NULL,
            port integer NOT NULL,
            generation integer NOT NULL,
            silo_name text NOT NULL,
            host_name text NOT NULL,
            status integer NOT NULL,
            proxy_port integer NOT NULL,
            suspect_times text NULL,
            started_at timestamptz NOT NULL,
            alive_at timestamptz NOT NULL,
            PRIMARY KEY (cluster_id, address, port, generation))
        """,
        ClusterTables.Query("InsertMembershipVersionKey", """
            WITH made AS (
                INSERT INTO cluster (cluster_id, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM made)
            """),
        ClusterTables.Query("InsertMembershipKey", $"""
            WITH stepped AS (
                UPDATE cluster SET version = version + 1
                WHERE cluster_id = @DeploymentId AND version = @Version
                    AND NOT EXISTS (SELECT FROM cluster_silo WHERE cluster_id = @DeploymentId AND {ThisSilo})
                RETURNING cluster_id),
            made AS (
                INSERT INTO cluster_silo (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
                SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM stepped RETURNING 1)
            SELECT EXISTS (SELECT FROM made)
            """),
        ClusterTables.Query("UpdateMembershipKey", $"""
            WITH stepped AS (
                UPDATE cluster SET version = version + 1
                WHERE cluster_id = @DeploymentId AND version = @Version
                    AND EXISTS (SELECT FROM cluster_silo WHERE cluster_id = @DeploymentId AND {ThisSilo})
                RETURNING cluster_id),
            changed AS (
                UPDATE cluster_silo s SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime
                FROM stepped WHERE s.cluster_id = stepped.cluster_id AND {ThisSilo}
                RETURNING 1)
            SELECT EXISTS (SELECT FROM changed)
            """),
        ClusterTables.Query(
            "UpdateIAmAlivetimeKey", $"UPDATE cluster_silo SET alive_at = @IAmAliveTime WHERE cluster_id = @DeploymentId AND {ThisSilo}"),
        ClusterTables.Query("MembershipReadRowKey", $"""
            SELECT {Columns} FROM cluster c LEFT JOIN cluster_silo s ON s.cluster_id = c.cluster_id AND {ThisSilo}
            WHERE c.cluster_id = @DeploymentId
            """),
        ClusterTables.Query("MembershipReadAllKey", $"""
            SELECT {Columns} FROM cluster c LEFT JOIN cluster_silo s ON s.cluster_id = c.cluster_id
            WHERE c.cluster_id = @DeploymentId
            """),
        ClusterTables.Query("GatewaysQueryKey", """
            SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation FROM cluster_silo
            WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0
            """),
        // 6 is Orleans' SiloStatus.Dead: a silo that lives is not removed, however long it was silent.
        ClusterTables.Query(
            "CleanupDefunctSiloEntriesKey", "DELETE FROM cluster_silo WHERE cluster_id = @DeploymentId AND status = 6 AND alive_at < @IAmAliveTime"),
        ClusterTables.Query("DeleteMembershipTableEntriesKey", "DELETE FROM cluster WHERE cluster_id = @DeploymentId"),
    ];
}

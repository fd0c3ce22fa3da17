namespace Qmulum.Data;

/// <summary>
/// The states of grains: a row a state, JSON that a person can read. The provider gives a grain's key in three parts, of which a text
/// key has the last alone; it also gives hashes, which an index on text does not need. A state that was cleared keeps its row, so that
/// its version does not come again.
/// </summary>
static class GrainStateTables
{
    const string ThisState = """
        service_id = @ServiceId AND grain_id = coalesce(@GrainIdExtensionString, '') AND state_name = @GrainTypeString
            AND key_high = @GrainIdN0 AND key_low = @GrainIdN1
        """;

    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE TABLE grain_state (
            service_id text NOT NULL,
            grain_id text NOT NULL,
            state_name text NOT NULL,
            key_high bigint NOT NULL,
            key_low bigint NOT NULL,
            version integer NOT NULL,
            state json NULL,
            modified_at timestamptz NOT NULL,
            PRIMARY KEY (grain_id, state_name, service_id, key_high, key_low))
        """,
        ClusterTables.Query("ReadFromStorageKey", $"""
            SELECT convert_to(state::text, 'UTF8') AS PayloadBinary, version AS Version FROM grain_state
            WHERE {ThisState}
            """),
        // With a version the row is there and must still have it; without one there must be none. Either answers the new version.
        ClusterTables.Query("WriteToStorageKey", $"""
            WITH changed AS (
                UPDATE grain_state SET version = version + 1, state = convert_from(@PayloadBinary, 'UTF8')::json, modified_at = now()
                WHERE {ThisState} AND version = CAST(@GrainStateVersion AS integer)
                RETURNING version),
            made AS (
                INSERT INTO grain_state (service_id, grain_id, state_name, key_high, key_low, version, state, modified_at)
                SELECT @ServiceId, coalesce(@GrainIdExtensionString, ''), @GrainTypeString, @GrainIdN0, @GrainIdN1, 1,
                    convert_from(@PayloadBinary, 'UTF8')::json, now()
                WHERE CAST(@GrainStateVersion AS integer) IS NULL
                ON CONFLICT DO NOTHING
                RETURNING version)
            SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM made
            """),
        ClusterTables.Query("ClearStorageKey", $"""
            UPDATE grain_state SET version = version + 1, state = NULL, modified_at = now()
            WHERE {ThisState} AND version = CAST(@GrainStateVersion AS integer)
            RETURNING version AS NewGrainStateVersion
            """),
        ClusterTables.Query("DeleteStorageKey", $"""
            DELETE FROM grain_state WHERE {ThisState} AND version = CAST(@GrainStateVersion AS integer)
            RETURNING version + 1 AS NewGrainStateVersion
            """),
    ];
}

namespace Qmulum.Data;

/// <summary>
/// Brings the tables to a version, one transaction a step: a process that dies in between leaves a whole version behind, and the
/// next one goes on from there.
/// </summary>
sealed class Migrator(IndexStore store, TimeProvider clock)
{
    public async Task ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        foreach (var migration in migrations)
        {
            await store.WriteAsync(session => StepAsync(session, migration, migrations[^1].Version), ct).ConfigureAwait(false);
        }
    }

    async Task<bool> StepAsync(IndexSession session, Migration migration, int known)
    {
        var current = await ReadVersionAsync(session).ConfigureAwait(false);
        if (current > known)
        {
            throw new IndexSchemaException(
                $"The index tables are of version {current}, written by a newer Qmulum; this one knows versions up to {known}. "
                + "Start the newer Qmulum, or restore a backup from before the update.");
        }

        if (current >= migration.Version)
        {
            return false;
        }

        foreach (var statement in migration.Statements)
        {
            await session.ExecuteAsync(store.Dialect.Render(statement)).ConfigureAwait(false);
        }

        // As they are written: queries that are stored for others have braces and parameters of their own.
        foreach (var statement in store is PostgresStore ? migration.PostgreSqlStatements : [])
        {
            await session.ExecuteAsync(statement).ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            "INSERT INTO index_version (version, name, applied_at) VALUES (@version, @name, @now)",
            ("@version", migration.Version), ("@name", migration.Name), ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()))
            .ConfigureAwait(false);
        return true;
    }

    // SQLite's transaction has the one write lock already; on PostgreSQL the advisory lock lets one process in at a time.
    async Task<long> ReadVersionAsync(IndexSession session)
    {
        if (store is PostgresStore)
        {
            await session.LockInstallationAsync().ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS index_version (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)")
            .ConfigureAwait(false);
        var versions = await session.QueryAsync("SELECT coalesce(max(version), 0) FROM index_version", row => row.GetInt64(0))
            .ConfigureAwait(false);
        return versions[0];
    }
}

using System.Data;
using Npgsql;

namespace Qmulum.Data;

/// <summary>
/// Copies the database of a cluster into files, and back. All of it is of one moment (a repeatable read), however long it takes and whatever is written
/// meanwhile. What belongs to the database and not to the installation is left out: which silos live, and the statements of the cluster's providers.
/// </summary>
public static class DatabaseCopy
{
    // The tables' versions are made by the migrations; the others are of the processes that run, or are written by the migrations too.
    static readonly string[] NotCopied = ["index_version", "orleansquery", "cluster", "cluster_silo"];

    // A process that was refused its location leaves this behind, and sends its admin here.
    const string ButClaim = $" WHERE name <> '{InstallationFacts.Claim}'";

    /// <summary>What the fact <see cref="InstallationFacts.Carrying"/> says meanwhile.</summary>
    const string Restoring = "restore";

    /// <summary>Writes all tables.</summary>
    /// <param name="database">Npgsql's connection string.</param>
    /// <param name="folder">Where the files are made.</param>
    /// <param name="onFile">Is told each file's name in the folder when it is whole.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="IndexSchemaException">It is no database of a Qmulum, or of a newer one.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be reached.</exception>
    public static Task<CopiedTables> WriteAsync(string database, string folder, Func<string, Task> onFile, CancellationToken ct) => ToldAsync(async () =>
    {
        ArgumentNullException.ThrowIfNull(onFile);
        await using var connection = await ConnectAsync(database, ct).ConfigureAwait(false);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct).ConfigureAwait(false);
        PostgresSession session = new(connection, ct);
        var version = await VersionAsync(session).ConfigureAwait(false);
        if (await IndexDatabase.FactAsync(session, InstallationFacts.Carrying).ConfigureAwait(false) is not null)
        {
            throw new IndexSchemaException("An installation is being carried into this database and is not all there: there is nothing to back up yet.");
        }

        Directory.CreateDirectory(Path.Combine(folder, "tables"));
        List<CopiedTable> tables = [];
        foreach (var table in await TablesAsync(session).ConfigureAwait(false))
        {
            await WriteAsync(connection, table, Path.Combine(folder, table.FileName), ct).ConfigureAwait(false);
            await onFile(table.FileName).ConfigureAwait(false);
            tables.Add(table);
        }

        var photos = await session.QueryAsync("SELECT coalesce(sum(photos + trash_photos), 0)::bigint FROM library", row => row.GetInt64(0)).ConfigureAwait(false);
        var location = await IndexDatabase.FactAsync(session, InstallationFacts.Location).ConfigureAwait(false);
        CopiedTables copied = new(version, location is null ? null : Guid.Parse(location), photos[0], tables);
        copied.Write(folder);
        await onFile(CopiedTables.FileName).ConfigureAwait(false);
        return copied;
    });

    /// <summary>
    /// Fills an empty database from the files; when it was stopped, the one that it had begun to fill. Until it has ended no server starts on it. What replicas
    /// said that they hold counts for nothing afterwards: an original may have only the copies that are there now.
    /// </summary>
    /// <param name="database">Npgsql's connection string.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="clock">What the time is.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="IndexSchemaException">The database is not empty, or the copy is of a newer Qmulum.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be reached.</exception>
    public static Task<CopiedTables> ReadAsync(string database, string folder, TimeProvider clock, CancellationToken ct) => ToldAsync(async () =>
    {
        var copied = CopiedTables.Read(folder);
        if (copied.Version > IndexSchema.Current)
        {
            throw new IndexSchemaException(
                $"The backup's tables are of version {copied.Version}, written by a newer Qmulum; this one knows versions up to {IndexSchema.Current}. Restore it with the newer one.");
        }

        await using var connection = await ConnectAsync(database, ct).ConfigureAwait(false);
        PostgresSession session = new(connection, ct);
        await DemandFreeAsync(session).ConfigureAwait(false);
        await DemandNotNewerAsync(session, copied.Version).ConfigureAwait(false);
        IndexOptions options = new() { Provider = IndexProvider.PostgreSql, ConnectionString = database };
        await IndexDatabase.MigrateAsync(options, copied.Version, clock, ct).ConfigureAwait(false);
        await FillAsync(connection, session, copied, folder, ct).ConfigureAwait(false);
        await using (var index = await IndexDatabase.OpenAsync(options, clock, ct).ConfigureAwait(false))
        {
            await index.Replicas.DoubtAllAsync(ct).ConfigureAwait(false);
        }

        await session.ExecuteAsync("ANALYZE").ConfigureAwait(false); // the first questions are asked of tables that were empty a minute ago
        await session.ExecuteAsync("DELETE FROM installation WHERE name = @name", ("@name", InstallationFacts.Carrying)).ConfigureAwait(false);
        return copied;
    });

    static async Task FillAsync(NpgsqlConnection connection, PostgresSession session, CopiedTables copied, string folder, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await session.LockInstallationAsync().ConfigureAwait(false);
        await DemandFreeAsync(session).ConfigureAwait(false); // a server, or another run, may have begun here since the first look
        await DemandNotNewerAsync(session, copied.Version).ConfigureAwait(false);
        await DemandAllAsync(session, copied).ConfigureAwait(false);
        foreach (var table in copied.Tables)
        {
            await session.ExecuteAsync($"TRUNCATE {table.Quoted}").ConfigureAwait(false);
            await ReadAsync(connection, table, Path.Combine(folder, table.FileName), ct).ConfigureAwait(false);
            if (await CountAsync(session, table.Quoted).ConfigureAwait(false) is var rows && rows != table.Rows)
            {
                throw new IndexSchemaException($"The table {table.Name} has {rows} rows where the backup had {table.Rows}; nothing was restored.");
            }
        }

        await session.ExecuteAsync(
            "INSERT INTO installation (name, value) VALUES (@name, @value)", ("@name", InstallationFacts.Carrying), ("@value", Restoring)).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    /// <exception cref="IndexSchemaException">The database has something in it that is not what a restore left that was stopped.</exception>
    static async Task DemandFreeAsync(PostgresSession session)
    {
        var names = await NamesAsync(session).ConfigureAwait(false);
        if (names.Count == 0 || (names.Contains("installation") && await IndexDatabase.FactAsync(session, InstallationFacts.Carrying).ConfigureAwait(false) == Restoring))
        {
            return;
        }

        if (!names.Contains("index_version"))
        {
            throw new IndexSchemaException($"The database has tables that are not Qmulum's, such as {names[0]}. Name an empty one.");
        }

        foreach (var name in names.Except(NotCopied))
        {
            if ((await session.QueryAsync($"SELECT EXISTS (SELECT FROM \"{name}\"{(name == "installation" ? ButClaim : "")})", row => row.GetBoolean(0)).ConfigureAwait(false))[0])
            {
                throw new IndexSchemaException($"The database is not empty: there are rows in its table {name}. Name an empty one.");
            }
        }
    }

    /// <exception cref="IndexSchemaException">The backup has not the tables of its version.</exception>
    static async Task DemandAllAsync(PostgresSession session, CopiedTables copied)
    {
        var names = (await NamesAsync(session).ConfigureAwait(false)).Except(NotCopied).ToHashSet();
        names.SymmetricExceptWith(copied.Tables.Select(table => table.Name));
        if (names.Count > 0)
        {
            throw new IndexSchemaException($"The backup has not the tables of its version {copied.Version}: {string.Join(", ", names.Order())}. Nothing was restored.");
        }
    }

    /// <exception cref="IndexSchemaException">A restore of an older backup was stopped when it had brought the tables to this build's version already.</exception>
    static async Task DemandNotNewerAsync(PostgresSession session, int version)
    {
        if ((await NamesAsync(session).ConfigureAwait(false)).Contains("index_version")
            && await VersionInAsync(session).ConfigureAwait(false) is var there && there > version)
        {
            throw new IndexSchemaException($"The database's tables are of version {there} already, and the backup's of {version}. Name an empty database.");
        }
    }

    static async Task WriteAsync(NpgsqlConnection connection, CopiedTable table, string path, CancellationToken ct)
    {
        await using FileStream file = new(path, FileMode.CreateNew);
        await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table.InCopy} TO STDOUT (FORMAT binary)", ct).ConfigureAwait(false);
        await rows.CopyToAsync(file, ct).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    static async Task ReadAsync(NpgsqlConnection connection, CopiedTable table, string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table.InCopy} FROM STDIN (FORMAT binary)", ct).ConfigureAwait(false);
        await file.CopyToAsync(rows, ct).ConfigureAwait(false);
    }

    static async Task<List<CopiedTable>> TablesAsync(PostgresSession session)
    {
        List<CopiedTable> tables = [];
        foreach (var name in (await NamesAsync(session).ConfigureAwait(false)).Except(NotCopied))
        {
            var columns = await session.QueryAsync(
                """
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = quote_ident(@table)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """,
                row => row.GetString(0), ("@table", name)).ConfigureAwait(false);
            CopiedTable table = new(name, columns, 0);
            tables.Add(table with { Rows = await CountAsync(session, table.Quoted).ConfigureAwait(false) });
        }

        return tables;
    }

    // By the catalogue, which has all of them: the information schema leaves out what the user may not read, and a backup would, too.
    static Task<List<string>> NamesAsync(PostgresSession session) => session.QueryAsync(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY 1",
        row => row.GetString(0));

    static async Task<int> VersionAsync(PostgresSession session)
    {
        if (!(await NamesAsync(session).ConfigureAwait(false)).Contains("installation"))
        {
            throw new IndexSchemaException("The database is not that of a cluster: it has no installation. Name the one that the silos are started with.");
        }

        var version = await VersionInAsync(session).ConfigureAwait(false);
        return version <= IndexSchema.Current
            ? version
            : throw new IndexSchemaException(
                $"The database's tables are of version {version}, written by a newer Qmulum; this one knows versions up to {IndexSchema.Current}. Use the newer one.");
    }

    static async Task<int> VersionInAsync(PostgresSession session) =>
        (int)(await session.QueryAsync("SELECT coalesce(max(version), 0) FROM index_version", row => row.GetInt64(0)).ConfigureAwait(false))[0];

    static async Task<long> CountAsync(PostgresSession session, string table) =>
        (await session.QueryAsync($"SELECT count(*) FROM {table}", row => row.GetInt64(0)).ConfigureAwait(false))[0];

    static async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken ct)
    {
        NpgsqlConnectionStringBuilder settings = new(database)
        {
            ApplicationName = "qmulum backup",
            CommandTimeout = 0, // a copy of many rows takes what it takes; Ctrl+C ends it
            Pooling = false,
            Timezone = "UTC",
        };
        NpgsqlConnection connection = new(settings.ToString());
        try
        {
            await connection.OpenAsync(ct).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NpgsqlException fault)
        {
            throw PostgresStore.Translate(fault) ?? new IndexUnavailableException($"PostgreSQL does not take it: {fault.Message}", fault);
        }
    }
}

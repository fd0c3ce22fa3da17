using Npgsql;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster;

/// <summary>
/// What PostgreSQL is asked for one upload, from the first byte to the last rendition: statements, commits, bytes of its log, and what stays on the
/// disk. Counted by the server itself (pg_stat_statements, pg_stat_wal); what an idle cluster asks in the same time is taken off.
/// </summary>
static class Writes
{
    // A backend tells the statistics what it has done at the latest after ten seconds without work.
    static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task WriteAsync(TextWriter output, int photos)
    {
        await using var cluster = await ServerCluster.StartAsync(silos: 1, nodes: 1, durable: true);
        await CountStatementsAsync(cluster);
        await Rates.UploadAllAsync(cluster, Rates.Small(20));
        await Rates.DrainAsync(cluster);
        await using var database = NpgsqlDataSource.Create(cluster.Database);

        var idle = await MeasureAsync(database, () => Task.Delay(Idle));
        output.WriteLine($"Idle, one silo and one API node: {idle.Commits / idle.Seconds:0.0} transactions/s, {idle.LogBytes / idle.Seconds / 1000:0.0} kB/s of log");
        output.WriteLine();
        foreach (var clients in new[] { 1, 16 })
        {
            var busy = await MeasureAsync(database, async () =>
            {
                await Rates.UploadAllAsync(cluster, Rates.Small(photos), clients);
                await Rates.DrainAsync(cluster);
            });
            Write(output, clients, photos, busy, idle);
        }

        await WriteSizesAsync(output, database);
    }

    static void Write(TextWriter output, int clients, int photos, Counted busy, Counted idle)
    {
        double PerPhoto(double counted, double asIdle) => (counted - (asIdle * busy.Seconds / idle.Seconds)) / photos;

        output.WriteLine(
            $"{clients} at once, {photos} photos: {PerPhoto(busy.Commits, idle.Commits):0.0} transactions, {PerPhoto(busy.LogSyncs, idle.LogSyncs):0.00} flushes of the log, "
            + $"{PerPhoto(busy.LogBytes, idle.LogBytes) / 1000:0.0} kB of log a photo");
        output.WriteLine();
        output.WriteLine("| statement | a photo | log bytes each | µs each |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var (text, statement) in busy.Statements.OrderByDescending(statement => statement.Value.Milliseconds))
        {
            var calls = PerPhoto(statement.Calls, idle.Statements.GetValueOrDefault(text).Calls);
            if (calls >= 0.05)
            {
                output.WriteLine(
                    $"| {text} | {calls:0.0} | {statement.LogBytes / statement.Calls:0} | {1000 * statement.Milliseconds / statement.Calls:0} |");
            }
        }

        output.WriteLine();
    }

    static async Task WriteSizesAsync(TextWriter output, NpgsqlDataSource database)
    {
        output.WriteLine("| table | rows | bytes a row with its indexes |");
        output.WriteLine("|---|---:|---:|");
        await foreach (var row in RowsAsync(database, """
            SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables
            WHERE n_live_tup >= 100 ORDER BY pg_total_relation_size(relid) DESC
            """))
        {
            output.WriteLine($"| {row.GetString(0)} | {row.GetInt64(1)} | {row.GetInt64(2) / row.GetInt64(1)} |");
        }
    }

    static async Task CountStatementsAsync(ServerCluster cluster)
    {
        await using (var database = NpgsqlDataSource.Create(cluster.Database))
        {
            await ExecuteAsync(database, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        }

        await cluster.Postgres.RestartAsync(crash: false);
        await using var again = NpgsqlDataSource.Create(cluster.Database);
        await ExecuteAsync(again, "CREATE EXTENSION pg_stat_statements");
        await Rates.DrainAsync(cluster);
    }

    static async Task<Counted> MeasureAsync(NpgsqlDataSource database, Func<Task> work)
    {
        await Task.Delay(Settle);
        var before = await ReadAsync(database);
        await work();
        await Task.Delay(Settle);
        var after = await ReadAsync(database);
        return after.Since(before);
    }

    static async Task<Counted> ReadAsync(NpgsqlDataSource database)
    {
        Dictionary<string, Statement> statements = [];
        await foreach (var row in RowsAsync(database, """
            SELECT query, calls::float8, total_exec_time, wal_bytes::float8 FROM pg_stat_statements
            JOIN pg_database ON pg_database.oid = dbid WHERE datname = current_database() AND query NOT LIKE '%pg_stat%'
            """))
        {
            var text = Shorten(row.GetString(0));
            var known = statements.GetValueOrDefault(text);
            statements[text] = new(known.Calls + row.GetDouble(1), known.Milliseconds + row.GetDouble(2), known.LogBytes + row.GetDouble(3));
        }

        await foreach (var row in RowsAsync(database, """
            SELECT xact_commit::float8, wal_bytes::float8, wal_sync::float8, extract(epoch FROM clock_timestamp())::float8
            FROM pg_stat_database, pg_stat_wal WHERE datname = current_database()
            """))
        {
            return new(row.GetDouble(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), statements);
        }

        throw new InvalidOperationException("PostgreSQL tells nothing of the database.");
    }

    // What is done to which table; enough to tell the statements of this project apart.
    static string Shorten(string statement)
    {
        var words = statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words);
        return text.Length <= 90 ? text : $"{text[..90]}…";
    }

    static async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            yield return reader;
        }
    }

    static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    readonly record struct Statement(double Calls, double Milliseconds, double LogBytes);

    sealed record Counted(double Commits, double LogBytes, double LogSyncs, double Seconds, Dictionary<string, Statement> Statements)
    {
        public Counted Since(Counted before) => new(
            Commits - before.Commits, LogBytes - before.LogBytes, LogSyncs - before.LogSyncs, Seconds - before.Seconds,
            Statements.ToDictionary(now => now.Key, now =>
            {
                var then = before.Statements.GetValueOrDefault(now.Key);
                return new Statement(now.Value.Calls - then.Calls, now.Value.Milliseconds - then.Milliseconds, now.Value.LogBytes - then.LogBytes);
            }));
    }
}

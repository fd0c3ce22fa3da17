using Npgsql;

namespace Qmulum.Data.Tests.Migrations;

/// <summary>A process that is in the middle of the last step, and stays there until it is killed.</summary>
static class EndlessMigration
{
    public const string Table = "half_done";

    const int Rows = 1_000_000;

    public static async Task<int> RunAsync(string provider, string database)
    {
        var kind = Enum.Parse<IndexProvider>(provider);
        await using var store = IndexDatabase.OpenStore(kind == IndexProvider.Sqlite
            ? new() { Provider = kind, Path = database }
            : new() { Provider = kind, ConnectionString = database });
        var last = MigrationList.All[^1];

        // The real step's statements first, then rows without an end.
        Migration endless = new(last.Version, last.Name,
        [
            .. last.Statements,
            $"CREATE TABLE {Table} (body text NOT NULL)",
            .. Enumerable.Repeat($"INSERT INTO {Table} (body) VALUES ('{new string('x', 8_000)}')", Rows),
        ]);
        var step = Task.Run(() => new Migrator(store, TimeProvider.System).ApplyAsync([.. MigrationList.All.SkipLast(1), endless], default));
        await Deadline.WaitAsync("the step to have begun", TimeSpan.FromSeconds(30), () => step.IsCompleted ? Task.FromResult(true) : IsWritingAsync(kind, database));
        Console.WriteLine(step.IsCompleted ? $"the step ended: {step.Exception}" : "in the step");
        await step;
        return 0;
    }

    /// <summary>On SQLite what does not fit into memory goes to the log; on PostgreSQL the step holds the one lock.</summary>
    static async Task<bool> IsWritingAsync(IndexProvider kind, string database)
    {
        if (kind == IndexProvider.Sqlite)
        {
            return new FileInfo($"{database}-wal") is { Exists: true, Length: > 1 << 20 };
        }

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", connection);
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }
}

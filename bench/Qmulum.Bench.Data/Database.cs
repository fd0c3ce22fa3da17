using Microsoft.Data.Sqlite;
using Npgsql;
using Qmulum.Data;
using Qmulum.Testing;

namespace Qmulum.Bench.Data;

/// <summary>An index and, in a database of its own of the same kind and on the same disk, the reference.</summary>
sealed record Database(string Name, IndexDatabase Index, HandWritten Reference) : IAsyncDisposable
{
    PostgresServer? Server { get; init; }

    public static async Task<Database> SqliteAsync(string folder)
    {
        var index = await OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = Path.Combine(folder, "index.db") });
        SqliteConnection connection = new($"Data Source={Path.Combine(folder, "reference.db")};Pooling=False");
        var reference = await HandWritten.CreateAsync(
            connection, "BLOB", "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", "PRAGMA wal_checkpoint(TRUNCATE); ANALYZE");
        return new("SQLite", index, reference);
    }

    public static async Task<Database> PostgresAsync()
    {
        var server = await PostgresServer.StartAsync(durable: true);
        var index = await OpenAsync(new() { Provider = IndexProvider.PostgreSql, ConnectionString = await server.CreateDatabaseAsync() });
        NpgsqlConnection connection = new(await server.CreateDatabaseAsync() + ";Max Auto Prepare=10;Auto Prepare Min Usages=2");
        var reference = await HandWritten.CreateAsync(connection, "bytea", "SET synchronous_commit = on", "CHECKPOINT; ANALYZE");
        return new("PostgreSQL", index, reference) { Server = server };
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        await Reference.DisposeAsync();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    static Task<IndexDatabase> OpenAsync(IndexOptions options) => IndexDatabase.OpenAsync(options, TimeProvider.System, CancellationToken.None);
}

using Qmulum.Data;

namespace Qmulum.Migrate.Tests.Support;

/// <summary>A test with an empty target of its own.</summary>
public abstract class TargetTest : IAsyncLifetime
{
    /// <summary>The target's connection string.</summary>
    protected string Database { get; private set; } = "";

    protected IndexOptions Index => new() { Provider = IndexProvider.PostgreSql, ConnectionString = Database };

    public async Task InitializeAsync() => Database = await CreateDatabaseAsync();

    public async Task DisposeAsync() => await (await PostgresServer.SharedAsync()).DropDatabaseAsync(Database);

    protected static async Task<string> CreateDatabaseAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    /// <summary>As the first server does that starts on it.</summary>
    protected async Task MakeTablesAsync() => await (await IndexDatabase.OpenAsync(Index, TimeProvider.System, default)).DisposeAsync();

    protected Task<long> NumberAsync(string sql) => DatabaseImage.NumberAsync(Database, sql);

    protected Task ExecuteAsync(string sql) => DatabaseImage.ExecuteAsync(Database, sql);
}

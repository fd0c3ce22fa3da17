using Npgsql;

namespace Qmulum.Data.Tests.Fixtures;

/// <summary>An empty database of one test.</summary>
sealed class TestDatabase : IAsyncDisposable
{
    readonly TempFolder? _folder;

    TestDatabase(IndexOptions options, TempFolder? folder)
    {
        Options = options;
        _folder = folder;
    }

    public IndexOptions Options { get; }

    public static async Task<TestDatabase> CreateAsync(IndexProvider provider)
    {
        if (provider == IndexProvider.Sqlite)
        {
            TempFolder folder = new();
            return new(new() { Provider = provider, Path = folder.File("index.db") }, folder);
        }

        var server = await PostgresServer.SharedAsync();
        return new(new() { Provider = provider, ConnectionString = await server.CreateDatabaseAsync() }, null);
    }

    public async ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        if (Options.ConnectionString is { } connectionString)
        {
            var server = await PostgresServer.SharedAsync();
            await server.DropDatabaseAsync(connectionString);
        }
    }
}

namespace Qmulum.Data;

/// <summary>The index tables of one installation: photos by date, by hash and by change, and the queue of due work.</summary>
public sealed class IndexDatabase : IAsyncDisposable
{
    readonly IndexStore _store;

    IndexDatabase(IndexStore store, TimeProvider clock)
    {
        _store = store;
        Photos = new(store, clock);
        Tasks = new(store, clock);
    }

    public PhotoIndex Photos { get; }

    public TaskQueue Tasks { get; }

    /// <summary>Opens the database and brings its tables to this build's version. Several processes may do so at once.</summary>
    /// <exception cref="IndexSchemaException">A newer Qmulum has written the tables.</exception>
    /// <exception cref="IndexUnavailableException">The database cannot be opened or reached.</exception>
    public static async Task<IndexDatabase> OpenAsync(IndexOptions options, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Check();
        var store = OpenStore(options);
        try
        {
            await new Migrator(store, clock).ApplyAsync(MigrationList.All, ct).ConfigureAwait(false);
            return new(store, clock);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads a row and asks for the right to write one: what a readiness check needs.</summary>
    /// <exception cref="IndexUnavailableException">The database cannot be reached, or not be written.</exception>
    public Task CheckAsync(CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            await session.QueryAsync("SELECT max(version) FROM index_version", row => row.GetInt64(0)).ConfigureAwait(false);
            return await session.ExecuteAsync("UPDATE index_version SET version = version WHERE version = 0").ConfigureAwait(false);
        },
        ct);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    internal static IndexStore OpenStore(IndexOptions options) =>
        options.Provider == IndexProvider.Sqlite ? SqliteStore.Open(options) : PostgresStore.Open(options);
}

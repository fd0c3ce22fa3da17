namespace Qmulum.Data;

/// <summary>The index tables of one installation: photos by date, by hash and by change, the queue of due work, the audit, which accounts
/// and libraries there are, what is known of the photos' bytes, and where there are
/// copies of them.</summary>
public sealed class IndexDatabase : IAsyncDisposable
{
    readonly IndexStore _store;

    IndexDatabase(IndexStore store, TimeProvider clock)
    {
        _store = store;
        Photos = new(store, clock);
        Trash = new(store);
        Walk = new(store);
        Pairs = new(store);
        Tasks = new(store, clock);
        Audit = new(store);
        Directory = new(store);
        Statistics = new(store);
        Checks = new(store, clock);
        Uploads = new(store, clock);
        Replicas = new(store, clock);
        Elsewhere = new(store, clock);
        Proofs = new(store);
        Secrets = new(store);
        Trust = new(store, clock);
        Recalls = new(store, clock);
        Locations = new(store);
        ClusterStates = new(store);
    }

    public PhotoIndex Photos { get; }

    public TrashIndex Trash { get; }

    public PhotoWalk Walk { get; }

    public PairIndex Pairs { get; }

    public TaskQueue Tasks { get; }

    public AuditIndex Audit { get; }

    public DirectoryIndex Directory { get; }

    public StatisticIndex Statistics { get; }

    public PhotoChecks Checks { get; }

    public UploadHistory Uploads { get; }

    public ReplicaIndex Replicas { get; }

    public ElsewhereIndex Elsewhere { get; }

    public ReplicaProofs Proofs { get; }

    public ProofSecrets Secrets { get; }

    public ReplicaTrust Trust { get; }

    public RecallIndex Recalls { get; }

    public LocationIndex Locations { get; }

    /// <summary>The states of a cluster's grains; an installation on SQLite has none here.</summary>
    public ClusterStates ClusterStates { get; }

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

    /// <summary>Brings the tables to a version that is not this build's yet: what an older one has written is filled into them, and migrated then.</summary>
    /// <param name="options">Where the tables are.</param>
    /// <param name="version">One of this build's, at most.</param>
    /// <param name="clock">What the time is.</param>
    /// <param name="ct">Gives up.</param>
    internal static async Task MigrateAsync(IndexOptions options, int version, TimeProvider clock, CancellationToken ct)
    {
        var store = OpenStore(options);
        await using (store.ConfigureAwait(false))
        {
            await new Migrator(store, clock).ApplyAsync([.. MigrationList.All.Where(migration => migration.Version <= version)], ct).ConfigureAwait(false);
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

    /// <summary>
    /// A fact of the installation that is made once and is the same for every process from then on, such as the id of its location.
    /// The processes that ask meanwhile wait; an installation on SQLite is one process.
    /// </summary>
    /// <param name="name">One of <see cref="InstallationFacts"/>.</param>
    /// <param name="make">Makes it. When it fails nothing is kept, and the next one who asks tries again.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="IndexSchemaException">An installation is being carried into this database and is not all there.</exception>
    public Task<string> AgreeAsync(string name, Func<Task<string>> make, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _store is PostgresStore ? _store.WriteAsync(session => AgreeAsync(session, name, make), ct) : KeepAsync(name, make, ct);
    }

    /// <summary>The fact, if it is known.</summary>
    /// <param name="name">One of <see cref="InstallationFacts"/>.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task<string?> FactAsync(string name, CancellationToken ct) => _store.ReadAsync(session => FactAsync(session, name), ct);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    static async Task<string> AgreeAsync(IndexSession session, string name, Func<Task<string>> make)
    {
        await session.LockInstallationAsync().ConfigureAwait(false);
        if (await FactAsync(session, InstallationFacts.Carrying).ConfigureAwait(false) is not null)
        {
            throw new IndexSchemaException(
                "An installation is being carried into this database and is not all there. Run what carries it (qmulum migrate, or admin restore) again until it has ended.");
        }

        if (await FactAsync(session, name).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var made = await make().ConfigureAwait(false);
        await KeepAsync(session, name, made).ConfigureAwait(false);
        return made;
    }

    // Not within one transaction: SQLite's one writer must not wait for a disk or a network.
    async Task<string> KeepAsync(string name, Func<Task<string>> make, CancellationToken ct)
    {
        if (await FactAsync(name, ct).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var made = await make().ConfigureAwait(false);
        await _store.WriteAsync(session => KeepAsync(session, name, made), ct).ConfigureAwait(false);
        return made;
    }

    static Task<int> KeepAsync(IndexSession session, string name, string value) =>
        session.ExecuteAsync("INSERT INTO installation (name, value) VALUES (@name, @value)", ("@name", name), ("@value", value));

    internal static async Task<string?> FactAsync(IndexSession session, string name)
    {
        var found = await session.QueryAsync("SELECT value FROM installation WHERE name = @name", row => row.GetString(0), ("@name", name))
            .ConfigureAwait(false);
        return found.FirstOrDefault();
    }

    internal static IndexStore OpenStore(IndexOptions options) =>
        options.Provider == IndexProvider.Sqlite ? SqliteStore.Open(options) : PostgresStore.Open(options);
}

using Npgsql;
using Qmulum.Data;
using Qmulum.Migrate.Tables;

namespace Qmulum.Migrate.Target;

/// <summary>
/// The cluster's database, over one connection: it also holds the lock that keeps a second run away, so that a slice that a killed run has
/// sent is in or out before the next run counts the rows.
/// </summary>
sealed class TargetDatabase : IAsyncDisposable
{
    // Among PostgreSQL's advisory locks, held as long as the connection: "qmulumig" in ASCII.
    internal const long MigrateLock = 0x716D756C756D6967;

    // How long a connection of a run that was killed may take to end.
    static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    // Rows of a database, and not of an installation.
    static readonly string[] OwnTables = ["index_version", "installation", "orleansquery"];

    readonly NpgsqlConnection _connection;
    readonly PostgresSession _session;
    readonly CancellationToken _ct;

    TargetDatabase(NpgsqlConnection connection, CancellationToken ct)
    {
        _connection = connection;
        _session = new(connection, ct);
        _ct = ct;
    }

    public NpgsqlConnection Connection => _connection;

    /// <summary>Connects, and keeps other runs away.</summary>
    /// <exception cref="RefusedException">Another run is at work.</exception>
    public static async Task<TargetDatabase> OpenAsync(string connectionString, CancellationToken ct)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString)
        {
            ApplicationName = "qmulum migrate",
            CommandTimeout = 0, // a copy of many rows takes what it takes; Ctrl+C ends it
            Pooling = false,
            Timezone = "UTC",
        };
        NpgsqlConnection connection = new(settings.ToString());
        try
        {
            await connection.OpenAsync(ct);
            TargetDatabase target = new(connection, ct);
            await target.LockAsync();
            return target;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks, and changes nothing.</summary>
    /// <exception cref="RefusedException">It holds something else, or tables that this version does not know.</exception>
    public async Task<TargetState> InspectAsync()
    {
        var tables = await _session.QueryAsync(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
            row => row.GetString(0));
        if (tables.Count == 0)
        {
            return TargetState.Empty;
        }

        await DemandKnownAsync(tables);
        var state = tables.Contains("installation")
            ? new TargetState(await RecordAsync(InstallationFacts.Carrying), await RecordAsync(InstallationFacts.Carried))
            : TargetState.Empty;
        if (state is { Carrying: null, Carried: null })
        {
            await DemandEmptyAsync(tables);
        }

        return state;
    }

    /// <summary>Notes that an installation is being carried; from then on no server starts on this database.</summary>
    /// <param name="record">Which one.</param>
    /// <param name="clear">Tables whose rows are of an earlier state of it, and go.</param>
    public async Task BeginAsync(CarryRecord record, IEnumerable<CarriedTable> clear)
    {
        await using var transaction = await _connection.BeginTransactionAsync(_ct);
        await _session.LockInstallationAsync();
        await InspectAsync(); // a server may have begun here since the first look
        foreach (var table in clear)
        {
            await _session.ExecuteAsync($"TRUNCATE \"{table.Name}\"");
        }

        await SetAsync(InstallationFacts.Carrying, record.ToText());
        await transaction.CommitAsync(_ct);
    }

    /// <summary>Notes that it is whole: servers may start.</summary>
    public async Task EndAsync(CarryRecord record)
    {
        await using var transaction = await _connection.BeginTransactionAsync(_ct);
        await _session.LockInstallationAsync();
        await _session.ExecuteAsync("DELETE FROM installation WHERE name = @name", ("@name", InstallationFacts.Carrying));
        await SetAsync(InstallationFacts.Location, $"{record.To}");
        await SetAsync(InstallationFacts.Carried, record.ToText());
        await transaction.CommitAsync(_ct);
    }

    /// <exception cref="RefusedException">A table's columns are not those of the source.</exception>
    public async Task DemandColumnsAsync(CarriedTable table)
    {
        var columns = await _session.QueryAsync(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table",
            row => row.GetString(0),
            ("@table", table.Name));
        if (!columns.Order(StringComparer.Ordinal).SequenceEqual(WrittenTo(table).Order(StringComparer.Ordinal)))
        {
            throw new RefusedException(
                $"The table {table.Name} has the columns {string.Join(", ", columns)} at the target, and {string.Join(", ", WrittenTo(table))} at the source. "
                + "Use the version of Qmulum that made both.");
        }
    }

    public async Task<long> CountAsync(CarriedTable table) =>
        (await _session.QueryAsync($"SELECT count(*) FROM \"{table.Name}\"", row => row.GetInt64(0)))[0];

    /// <summary>Tells the planner what is there now: the first questions after the move are asked of tables that were empty a minute ago.</summary>
    public Task AnalyzeAsync(CarriedTable table) => _session.ExecuteAsync($"ANALYZE \"{table.Name}\"");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    static IEnumerable<string> WrittenTo(CarriedTable table) => table.Columns.Select(column => column.Name);

    async Task LockAsync()
    {
        for (var waited = TimeSpan.Zero; !await TryLockAsync(); waited += LockPause)
        {
            if (waited > LockPatience)
            {
                throw new RefusedException("Another qmulum migrate is at work on the target. Wait until it has ended, or stop it.");
            }

            await Task.Delay(LockPause, _ct);
        }
    }

    async Task<bool> TryLockAsync() =>
        (await _session.QueryAsync("SELECT pg_try_advisory_lock(@key)", row => row.GetBoolean(0), ("@key", MigrateLock)))[0];

    async Task DemandKnownAsync(List<string> tables)
    {
        if (!tables.Contains("index_version"))
        {
            throw new RefusedException($"The target has tables that are not Qmulum's, such as {tables[0]}. Name an empty database.");
        }

        var known = MigrationList.All[^1].Version;
        var version = (await _session.QueryAsync("SELECT coalesce(max(version), 0) FROM index_version", row => row.GetInt64(0)))[0];
        if (version > known)
        {
            throw new RefusedException(
                $"The target's tables are of version {version}, made by a newer Qmulum; this one knows versions up to {known}. Use the newer one.");
        }
    }

    async Task DemandEmptyAsync(List<string> tables)
    {
        if (tables.Contains("installation") && await FactAsync(InstallationFacts.Location) is { } location)
        {
            throw new RefusedException(
                $"The target holds an installation already, with the location {location}: servers were started on it. Name an empty database.");
        }

        foreach (var table in tables.Except(OwnTables))
        {
            if ((await _session.QueryAsync($"SELECT EXISTS (SELECT FROM \"{table}\")", row => row.GetBoolean(0)))[0])
            {
                throw new RefusedException($"The target holds rows of somebody else's in its table {table}. Name an empty database.");
            }
        }
    }

    async Task<CarryRecord?> RecordAsync(string name) => await FactAsync(name) is { } text ? CarryRecord.Parse(text) : null;

    Task<string?> FactAsync(string name) => IndexDatabase.FactAsync(_session, name);

    Task SetAsync(string name, string value) => _session.ExecuteAsync(
        "INSERT INTO installation (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("@name", name), ("@value", value));
}

using Qmulum.Sqlite;

namespace Qmulum.Embedded.State;

/// <summary>The host's database: opened at the start, closed at the end.</summary>
sealed class EmbeddedDatabase(EmbeddedOptions options)
{
    SqliteDatabase? _database;

    /// <summary>The database while the host runs.</summary>
    public SqliteDatabase Open => _database ?? throw new SiloUnavailableException("The grain host's database is not open.");

    /// <summary>The store of grain states.</summary>
    public IGrainStateStore States => field ??= CreateStates();

    public async Task OpenAsync(CancellationToken token)
    {
        _database = options.Database ?? SqliteDatabase.Open(new() { Path = options.Path! });
        await _database.WriteAsync(EmbeddedSchema.Upgrade, token);
    }

    public async Task CloseAsync()
    {
        if (_database is { } open && options.Database is null)
        {
            await open.DisposeAsync();
        }
    }

    IGrainStateStore CreateStates()
    {
        SqliteGrainStateStore states = new(this);
        return options.DecorateStateStore?.Invoke(states) ?? states;
    }
}

using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>A connection that keeps its prepared commands. It belongs to one thread at a time.</summary>
sealed class StoreConnection : SqliteConnection
{
    readonly PreparedCommands _commands;

    StoreConnection(string connectionString, int preparedCommands)
        : base(connectionString)
    {
        _commands = new(this, preparedCommands);
    }

    public static StoreConnection Open(SqliteDatabaseOptions options, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = options.Path,
            Mode = mode,
            Pooling = false, // SqliteDatabase is the pool.
            DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds),
            ForeignKeys = true,
        };
        StoreConnection connection = new(settings.ToString(), options.PreparedCommands);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}");
            connection.Execute($"PRAGMA cache_size = -{options.CacheKibibytes}");
            connection.Execute("PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteCommand Prepared(string sql) => _commands.Get(sql);

    public void Execute(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _commands.Dispose();
        }

        base.Dispose(disposing);
    }
}

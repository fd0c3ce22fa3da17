using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Qmulum.Sqlite;

/// <summary>
/// The statements around every unit of work, prepared once. Below ADO.NET, because its transactions know no group and would
/// compile each SAVEPOINT anew.
/// </summary>
sealed class TransactionStatements(SqliteConnection connection, string begin) : IDisposable
{
    readonly sqlite3 _database = connection.Handle!;
    readonly sqlite3_stmt _begin = Prepare(connection, begin);
    readonly sqlite3_stmt _commit = Prepare(connection, "COMMIT");
    readonly sqlite3_stmt _rollback = Prepare(connection, "ROLLBACK");
    readonly sqlite3_stmt _save = Prepare(connection, "SAVEPOINT work");
    readonly sqlite3_stmt _keep = Prepare(connection, "RELEASE work");
    readonly sqlite3_stmt _undo = Prepare(connection, "ROLLBACK TO work");

    /// <summary>Whether a transaction is open. SQLite ends one by itself on a full disk or an I/O error.</summary>
    public bool IsOpen => sqlite3_get_autocommit(_database) == 0;

    public void Begin() => Run(_begin);

    public void Commit() => Run(_commit);

    public void Save() => Run(_save);

    public void Keep() => Run(_keep);

    public void Undo()
    {
        Run(_undo);
        Run(_keep);
    }

    public void RollbackIfOpen()
    {
        if (IsOpen)
        {
            Run(_rollback);
        }
    }

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _rollback, _save, _keep, _undo])
        {
            statement.Dispose();
        }
    }

    static sqlite3_stmt Prepare(SqliteConnection connection, string sql)
    {
        var code = sqlite3_prepare_v2(connection.Handle, sql, out var statement);
        SqliteException.ThrowExceptionForRC(code, connection.Handle);
        return statement;
    }

    void Run(sqlite3_stmt statement)
    {
        var code = sqlite3_step(statement);
        if (code == SQLITE_DONE)
        {
            sqlite3_reset(statement);
            return;
        }

        try
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
        finally
        {
            sqlite3_reset(statement);
        }
    }
}

using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Bench.People;

/// <summary>A database of a server that does not run, to be filled in one go: it may be lost with the machine, so that nothing waits for the disk.</summary>
static class BulkDatabase
{
    public static void Fill(string path, Action<SqliteConnection> fill)
    {
        SqliteEngine.EnsureLoaded();
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
        using (var transaction = connection.BeginTransaction())
        {
            fill(connection);
            transaction.Commit();
        }

        // As the server has it, and on the disk: what is written back later would slow down what is measured.
        Execute(connection, "PRAGMA journal_mode = WAL");
        connection.Close();
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

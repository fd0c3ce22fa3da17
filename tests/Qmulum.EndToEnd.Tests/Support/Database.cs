using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A server's database as it lies in its data folder, for what an older version, a fault or time would have left there.</summary>
static class Database
{
    /// <summary>Does a statement that changes rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="rows">So many it must change.</param>
    public static void Change(string path, string sql, int rows = 1) => Assert.Equal(rows, Ask(path, sql, command => command.ExecuteNonQuery()));

    /// <summary>Does a statement, and gives the one value that it answers.</summary>
    public static string Value(string path, string sql) => Ask(path, sql, command => (string)command.ExecuteScalar()!);

    static T Ask<T>(string path, string sql, Func<SqliteCommand, T> ask)
    {
        SqliteEngine.EnsureLoaded();
        using SqliteConnection connection = new($"Data Source={path};Pooling=False;Default Timeout=30");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        return ask(command);
    }
}

using System.Data.Common;
using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Data;

/// <summary>A session on a SQLite connection. Everything is done when a method returns: its tasks are always completed.</summary>
sealed class SqliteSession(SqliteConnection connection) : IndexSession
{
    public override Task<int> ExecuteAsync(string sql, params ReadOnlySpan<SqlValue> values) =>
        Task.FromResult(Bind(sql, values).ExecuteNonQuery());

    public override Task ExecuteEachAsync(string sql, IReadOnlyList<SqlValue[]> rows)
    {
        foreach (var values in rows)
        {
            Bind(sql, values).ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    public override Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<SqlValue> values)
    {
        List<T> found = [];
        ReadAll(Bind(sql, values), read, found);
        return Task.FromResult(found);
    }

    public override Task<List<T>> QueryEachAsync<T>(string sql, Func<DbDataReader, T> read, IReadOnlyList<SqlValue[]> rows)
    {
        List<T> found = [];
        foreach (var values in rows)
        {
            ReadAll(Bind(sql, values), read, found);
        }

        return Task.FromResult(found);
    }

    static void ReadAll<T>(SqliteCommand command, Func<DbDataReader, T> read, List<T> found)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(read(reader));
        }
    }

    SqliteCommand Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        var command = connection.Prepared(sql);
        foreach (var (name, value) in values)
        {
            command.With(name, value);
        }

        return command;
    }
}

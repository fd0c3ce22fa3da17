using System.Data.Common;
using Npgsql;

namespace Qmulum.Data;

/// <summary>A session on a PostgreSQL connection.</summary>
sealed class PostgresSession(NpgsqlConnection connection, CancellationToken ct) : IndexSession
{
    public override Task<int> ExecuteAsync(string sql, params ReadOnlySpan<SqlValue> values) => ExecuteAsync(Command(sql, values));

    public override async Task ExecuteEachAsync(string sql, IReadOnlyList<SqlValue[]> rows)
    {
        if (rows.Count > 0)
        {
            await using var batch = Batch(sql, rows);
            await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }
    }

    public override Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<SqlValue> values) =>
        QueryAsync(Command(sql, values), read);

    public override async Task<List<T>> QueryEachAsync<T>(string sql, Func<DbDataReader, T> read, IReadOnlyList<SqlValue[]> rows)
    {
        List<T> found = [];
        if (rows.Count > 0)
        {
            await using var batch = Batch(sql, rows);
            await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
            do
            {
                await ReadAllAsync(reader, read, found).ConfigureAwait(false);
            }
            while (await reader.NextResultAsync(ct).ConfigureAwait(false));
        }

        return found;
    }

    async Task<int> ExecuteAsync(NpgsqlCommand command)
    {
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }
    }

    async Task<List<T>> QueryAsync<T>(NpgsqlCommand command, Func<DbDataReader, T> read)
    {
        List<T> found = [];
        await using (command.ConfigureAwait(false))
        {
            await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await ReadAllAsync(reader, read, found).ConfigureAwait(false);
        }

        return found;
    }

    async Task ReadAllAsync<T>(DbDataReader reader, Func<DbDataReader, T> read, List<T> found)
    {
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            found.Add(read(reader));
        }
    }

    NpgsqlCommand Command(string sql, ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    NpgsqlBatch Batch(string sql, IReadOnlyList<SqlValue[]> rows)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var values in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}

using System.Data.Common;
using Qmulum.Data;

namespace Qmulum.Bench.Data;

/// <summary>
/// The named reference: what a person writes by hand for one question alone, on one open connection with prepared commands. A plain
/// table with an index on what is asked, no log, no counts, no totals.
/// </summary>
sealed class HandWritten : IAsyncDisposable
{
    readonly DbConnection _connection;
    readonly string _settle;
    readonly DbCommand _month;
    readonly DbCommand _find;
    readonly DbCommand _insert;
    readonly DbCommand _update;

    HandWritten(DbConnection connection, string settle)
    {
        _connection = connection;
        _settle = settle;
        _month = Command("SELECT id, taken, width, height, placeholder, tag, kind, state FROM plain WHERE taken >= @from AND taken < @to ORDER BY taken DESC, id");
        _find = Command("SELECT id FROM plain WHERE hash = @hash");
        _insert = Command("INSERT INTO plain (id, taken, width, height, placeholder, tag, kind, state, hash) VALUES (@id, @taken, @width, @height, @placeholder, @tag, 1, 2, @hash)");
        _update = Command("UPDATE plain SET state = state + 1 WHERE id = @id");
    }

    public static async Task<HandWritten> CreateAsync(DbConnection connection, string bytes, string durable, string settle)
    {
        await connection.OpenAsync();
        string[] statements =
        [
            durable,
            $"CREATE TABLE plain (id {bytes} PRIMARY KEY, taken bigint, width bigint, height bigint, placeholder {bytes}, tag text, kind bigint, state bigint, hash {bytes})",
            "CREATE INDEX plain_taken ON plain (taken)",
            "CREATE INDEX plain_hash ON plain (hash)",
        ];
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }

        return new(connection, settle);
    }

    public async Task FillAsync(IReadOnlyList<PhotoRow> rows)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        _insert.Transaction = transaction;
        foreach (var row in rows)
        {
            await InsertAsync(row);
        }

        await transaction.CommitAsync();
        _insert.Transaction = null;
    }

    /// <summary>After the fill: what it left to write, and statistics, so that neither falls on what is measured.</summary>
    public async Task SettleAsync()
    {
        await using var settle = Command(_settle);
        await settle.ExecuteNonQueryAsync();
    }

    public async Task<int> MonthAsync(DateTime month)
    {
        Set(_month, ("@from", month.Ticks), ("@to", month.AddMonths(1).Ticks));
        List<GridRow> rows = [];
        await using var reader = await _month.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(new(
                new(reader.GetFieldValue<byte[]>(0), bigEndian: true), new(reader.GetInt64(1)), (int)reader.GetInt64(2), (int)reader.GetInt64(3),
                reader.GetFieldValue<byte[]>(4), reader.GetString(5), (PhotoKind)reader.GetInt64(6), (PhotoState)reader.GetInt64(7)));
        }

        return rows.Count;
    }

    public async Task<int> FindAsync(IReadOnlyList<byte[]> hashes)
    {
        var found = 0;
        foreach (var hash in hashes)
        {
            Set(_find, ("@hash", hash));
            found += await _find.ExecuteScalarAsync() is null ? 0 : 1;
        }

        return found;
    }

    public Task InsertAsync(PhotoRow row)
    {
        Set(
            _insert, ("@id", row.PhotoId.ToByteArray(bigEndian: true)), ("@taken", row.Taken.Ticks), ("@width", (long)row.Width),
            ("@height", (long)row.Height), ("@placeholder", row.Placeholder), ("@tag", row.Tag), ("@hash", row.Sha256));
        return _insert.ExecuteNonQueryAsync();
    }

    public Task UpdateAsync(PhotoRow row)
    {
        Set(_update, ("@id", row.PhotoId.ToByteArray(bigEndian: true)));
        return _update.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in (DbCommand[])[_month, _find, _insert, _update])
        {
            await command.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    static void Set(DbCommand command, params ReadOnlySpan<(string Name, object Value)> values)
    {
        foreach (var (name, value) in values)
        {
            if (command.Parameters.Contains(name))
            {
                command.Parameters[name].Value = value;
                continue;
            }

            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }

    DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}

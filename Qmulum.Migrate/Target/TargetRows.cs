using Npgsql;
using Qmulum.Migrate.Tables;

namespace Qmulum.Migrate.Target;

/// <summary>A table's rows at the target.</summary>
static class TargetRows
{
    // A slice is one COPY, which is in whole or not at all: what a kill costs at most.
    const int SliceRows = 5_000;
    const int SliceBytes = 8 << 20;

    /// <summary>Writes the next rows of an enumeration, as many as a slice takes.</summary>
    /// <param name="connection">The target.</param>
    /// <param name="table">Their table.</param>
    /// <param name="rows">Stands before the first of them, and after the call at the last that was written.</param>
    /// <param name="ct">Ends it; nothing of the slice is there then.</param>
    /// <returns>How many; 0 at the end.</returns>
    public static async Task<int> CopyAsync(NpgsqlConnection connection, CarriedTable table, IEnumerator<object?[]> rows, CancellationToken ct)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        await using var import = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)", ct);
        var (count, bytes) = (0, 0L);
        while (count < SliceRows && bytes < SliceBytes && rows.MoveNext())
        {
            await import.StartRowAsync(ct);
            foreach (var column in table.Columns)
            {
                bytes += await WriteAsync(import, column, column.Value(rows.Current), ct);
            }

            count++;
        }

        await import.CompleteAsync(ct);
        return count;
    }

    /// <summary>Reads all of them. The array is used again for the next row.</summary>
    public static async IAsyncEnumerable<object?[]> ReadAsync(
        NpgsqlConnection connection, CarriedTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using NpgsqlCommand command = new(table.TargetSelect, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new object?[table.Kinds.Count];
        while (await reader.ReadAsync(ct))
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Value(reader, i, table.Kinds[i]);
            }

            yield return row;
        }
    }

    static object Value(NpgsqlDataReader reader, int i, ValueKind kind) => kind switch
    {
        ValueKind.Integer => reader.GetInt64(i),
        ValueKind.Text or ValueKind.Bytes => reader.GetFieldValue<byte[]>(i),
        _ => reader.GetDouble(i),
    };

    /// <returns>About how many bytes it takes.</returns>
    static async Task<int> WriteAsync(NpgsqlBinaryImporter import, TargetColumn column, object? value, CancellationToken ct)
    {
        switch (value)
        {
            case null:
                await import.WriteNullAsync(ct);
                return 0;
            case byte[] bytes:
                await import.WriteAsync(bytes, column.Type, ct);
                return bytes.Length;
            default:
                await import.WriteAsync(value, column.Type, ct);
                return sizeof(long);
        }
    }
}

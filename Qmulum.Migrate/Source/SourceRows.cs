using Microsoft.Data.Sqlite;
using Qmulum.Migrate.Tables;

namespace Qmulum.Migrate.Source;

/// <summary>A table's rows as they come from the source, one at a time.</summary>
static class SourceRows
{
    public static long Count(CarriedTable table) => table.Source.Read(connection =>
    {
        using SqliteCommand command = new($"SELECT count(*) FROM {table.SourceFrom}", connection);
        return (long)command.ExecuteScalar()!;
    });

    /// <summary>The rows in the table's order, without the first <paramref name="skip"/>. The array is used again for the next row.</summary>
    public static IEnumerable<object?[]> Read(CarriedTable table, long skip)
    {
        using var command = table.Source.Read(connection => new SqliteCommand($"{table.SourceSelect} LIMIT -1 OFFSET {skip}", connection));
        using var reader = table.Source.Read(_ => command.ExecuteReader());
        var row = new object?[table.Kinds.Count];
        while (table.Source.Read(_ => reader.Read()))
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Value(reader, i, table.Kinds[i]);
            }

            yield return row;
        }
    }

    static object Value(SqliteDataReader reader, int i, ValueKind kind) => kind switch
    {
        ValueKind.Integer => reader.GetInt64(i),
        ValueKind.Text or ValueKind.Bytes => reader.GetFieldValue<byte[]>(i),
        _ => reader.GetDouble(i),
    };
}

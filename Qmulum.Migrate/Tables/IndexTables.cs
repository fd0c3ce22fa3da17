using System.Data.Common;
using Microsoft.Data.Sqlite;
using NpgsqlTypes;
using Qmulum.Sqlite;

namespace Qmulum.Migrate.Tables;

/// <summary>
/// The tables of the index, whichever there are. They are made by one SQL on both databases, so that the source itself says what a row is,
/// and a table that comes with a later version is carried without a word about it here.
/// </summary>
static class IndexTables
{
    // Of the database, not of the installation: each side keeps its own.
    static readonly string[] OwnTables = ["index_version", "installation"];

    /// <summary>In the order in which they were made.</summary>
    /// <exception cref="RefusedException">A column is of a type that this build cannot carry.</exception>
    public static IReadOnlyList<CarriedTable> In(SqliteSnapshot index) =>
        [.. index.Read(TableNames).Where(name => !OwnTables.Contains(name)).Select(name => Table(index, name))];

    static CarriedTable Table(SqliteSnapshot index, string name)
    {
        var columns = index.Read(connection => Columns(connection, name));
        var key = columns.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => Quoted(column.Name)).ToList();
        var names = string.Join(", ", columns.Select(column => Quoted(column.Name)));
        var kinds = columns.Select(column => Kind(name, column)).ToList();
        return new(
            name,
            index,
            Quoted(name),
            $"SELECT {names} FROM {Quoted(name)} ORDER BY {(key.Count > 0 ? string.Join(", ", key) : "rowid")}",
            $"SELECT {names} FROM {Quoted(name)}",
            kinds,
            [.. columns.Select((column, n) => TargetColumn.Of(column.Name, Type(kinds[n]), n))]);
    }

    static List<string> TableNames(SqliteConnection connection) => Rows(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
        row => row.GetString(0));

    // https://sqlite.org/pragma.html#pragma_table_info; pk is the column's place in the primary key, or 0.
    static List<SourceColumn> Columns(SqliteConnection connection, string table) => Rows(
        connection,
        $"SELECT name, type, pk FROM pragma_table_info({Literal(table)})",
        row => new SourceColumn(row.GetString(0), row.GetString(1), row.GetInt32(2)));

    static List<T> Rows<T>(SqliteConnection connection, string sql, Func<DbDataReader, T> read)
    {
        List<T> rows = [];
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    static ValueKind Kind(string table, SourceColumn column) => column.Type.ToUpperInvariant() switch
    {
        "BIGINT" => ValueKind.Integer,
        "TEXT" => ValueKind.Text,
        "BLOB" => ValueKind.Bytes,
        "DOUBLE PRECISION" => ValueKind.Real,
        _ => throw new RefusedException(
            $"The column {column.Name} of the source's table {table} is of type {column.Type}, which this version of qmulum migrate does not know."),
    };

    static NpgsqlDbType Type(ValueKind kind) => kind switch
    {
        ValueKind.Integer => NpgsqlDbType.Bigint,
        ValueKind.Text => NpgsqlDbType.Text,
        ValueKind.Bytes => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Double,
    };

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    sealed record SourceColumn(string Name, string Type, int Key);
}

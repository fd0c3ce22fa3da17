using Microsoft.Data.Sqlite;

namespace Qmulum.Bench.People;

/// <summary>The index's rows of the template and its photos, and the same for others.</summary>
static class IndexRows
{
    static readonly string[] OfLibraries = ["library", "library_month", "library_entry", "photo", "photo_check"];

    public static void Write(SqliteConnection connection, Template template, IReadOnlyList<Clone> clones)
    {
        foreach (var name in OfLibraries)
        {
            Write(connection, Table.Read(connection, name, "library_id", template.Person.Library), template, clones);
        }

        Write(connection, Table.Read(connection, "account_entry", "account_id", BytesOf(template.Person.Account)), template, clones);
    }

    static void Write(SqliteConnection connection, Table table, Template template, IReadOnlyList<Clone> clones)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select(column => $"@{column}"))})";
        var cells = table.Columns.Select(column => insert.Parameters.AddWithValue($"@{column}", "")).ToArray();
        var photos = table.Rows.Select(row => PhotoOf(table, row, template)).ToArray();
        foreach (var clone in clones)
        {
            for (var row = 0; row < table.Rows.Count; row++)
            {
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i].Value = Own(table.Columns[i], table.Rows[row][i], template, clone, photos[row]);
                }

                insert.ExecuteNonQuery();
            }
        }
    }

    static int PhotoOf(Table table, object[] row, Template template) =>
        Array.IndexOf(table.Columns, "photo_id") is >= 0 and var column ? Array.IndexOf(template.Photos, new((byte[])row[column], bigEndian: true)) : -1;

    static object Own(string column, object value, Template template, Clone clone, int photo) => column switch
    {
        "library_id" => clone.Person.Library,
        "account_id" or "owner" => BytesOf(clone.Person.Account),
        "photo_id" => BytesOf(clone.Photos[photo]),
        "words" => ((string)value).Replace(template.Person.Email, clone.Person.Email, StringComparison.Ordinal),
        _ => value,
    };

    static byte[] BytesOf(Guid id) => id.ToByteArray(bigEndian: true);

    sealed record Table(string Name, string[] Columns, List<object[]> Rows)
    {
        public static Table Read(SqliteConnection connection, string name, string key, object value)
        {
            using var select = connection.CreateCommand();
            select.CommandText = $"SELECT * FROM {name} WHERE {key} = @value";
            select.Parameters.AddWithValue("@value", value);
            using var reader = select.ExecuteReader();
            string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            List<object[]> rows = [];
            while (reader.Read())
            {
                var row = new object[columns.Length];
                reader.GetValues(row);
                rows.Add(row);
            }

            return new(name, columns, rows);
        }
    }
}

using Npgsql;

namespace Qmulum.Migrate.Tests.Support;

/// <summary>A PostgreSQL database, looked at from outside.</summary>
static class DatabaseImage
{
    // Of the day on which they were made, and not of what was carried.
    static readonly string[] Dated = ["index_version", "installation"];

    /// <summary>Every table with all of its rows as text.</summary>
    public static async Task<SortedDictionary<string, string>> OfAsync(string database)
    {
        SortedDictionary<string, string> image = new(StringComparer.Ordinal);
        foreach (var table in await ColumnAsync(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"))
        {
            if (!Dated.Contains(table))
            {
                image[table] = string.Join('\n', await ColumnAsync(database, $"SELECT t::text FROM \"{table}\" t ORDER BY 1"));
            }
        }

        return image;
    }

    public static async Task<long> NumberAsync(string database, string sql) => long.Parse((await ColumnAsync(database, $"SELECT ({sql})::text"))[0]);

    public static async Task<List<string>> ColumnAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new(database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        }

        return rows;
    }

    public static Task ExecuteAsync(string database, string sql) => ColumnAsync(database, sql);
}

using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Qmulum.Migrate.Tests.Support;

namespace Qmulum.Bench.Migrate;

/// <summary>The same states written by hand: one COPY of all rows, read from SQLite once, with no check and nowhere to go on from.</summary>
static class Reference
{
    public static async Task<TimeSpan> RunAsync(BuiltInstallation source, string database)
    {
        await using NpgsqlConnection target = new(database);
        await target.OpenAsync();
        await using NpgsqlCommand make = new(
            "CREATE TABLE by_hand (grain_type text, grain_key text, name text, state json, modified bigint, PRIMARY KEY (grain_type, grain_key, name))", target);
        await make.ExecuteNonQueryAsync();
        var watch = Stopwatch.StartNew();
        await CopyAsync(source.Grains, target);
        return watch.Elapsed;
    }

    static async Task CopyAsync(string grains, NpgsqlConnection target)
    {
        await using SqliteConnection connection = new($"Data Source={grains};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand select = new("SELECT grain_type, grain_key, name, json, modified FROM grain_state", connection);
        await using var rows = await select.ExecuteReaderAsync();
        await using var import = await target.BeginBinaryImportAsync("COPY by_hand FROM STDIN (FORMAT BINARY)");
        while (await rows.ReadAsync())
        {
            await import.StartRowAsync();
            await import.WriteAsync(rows.GetString(0), NpgsqlDbType.Text);
            await import.WriteAsync(rows.GetString(1), NpgsqlDbType.Text);
            await import.WriteAsync(rows.GetString(2), NpgsqlDbType.Text);
            await import.WriteAsync(rows.GetString(3), NpgsqlDbType.Json);
            await import.WriteAsync(rows.GetInt64(4), NpgsqlDbType.Bigint);
        }

        await import.CompleteAsync();
    }
}

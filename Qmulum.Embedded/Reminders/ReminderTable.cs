using Microsoft.Data.Sqlite;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;

namespace Qmulum.Embedded.Reminders;

/// <summary>The stored reminders.</summary>
sealed class ReminderTable(EmbeddedDatabase database)
{
    const string Columns = "grain_type, grain_key, name, version, first_tick, period";
    const string OfGrain = "grain_type = @type AND grain_key = @key";

    const string Upsert =
        """
        INSERT INTO grain_reminder (grain_type, grain_key, name, version, first_tick, period)
        VALUES (@type, @key, @name, @now, @first, @period)
        ON CONFLICT DO UPDATE SET version = max(version + 1, @now), first_tick = @first, period = @period
        RETURNING version
        """;

    const string Delete = $"DELETE FROM grain_reminder WHERE {OfGrain} AND name = @name AND version = @version";

    // The same rule as ReminderRow.NextTickAfter.
    const string SelectDue =
        $"""
        SELECT {Columns} FROM grain_reminder
        WHERE CASE WHEN @from < first_tick THEN first_tick ELSE first_tick + ((@from - first_tick) / period + 1) * period END <= @until
        """;

    public Task<ReminderRow> UpsertAsync(GrainId grain, string name, long now, long firstTick, long period) =>
        database.Open.WriteAsync(connection =>
        {
            var command = For(connection, Upsert, grain).With("@name", name).With("@now", now).With("@first", firstTick).With("@period", period);
            return new ReminderRow(grain, name, (long)command.ExecuteScalar()!, firstTick, period);
        });

    /// <summary>False when the row is not there in this version.</summary>
    public Task<bool> DeleteAsync(ReminderRow row) => database.Open.WriteAsync(connection =>
        For(connection, Delete, row.Grain).With("@name", row.Name).With("@version", row.Version).ExecuteNonQuery() == 1);

    public Task<List<ReminderRow>> ReadAsync(GrainId grain) => database.Open.ReadAsync(connection =>
        Read(For(connection, $"SELECT {Columns} FROM grain_reminder WHERE {OfGrain} ORDER BY name", grain)));

    /// <summary>Those whose first tick after one time comes until another.</summary>
    public Task<List<ReminderRow>> ReadDueAsync(long from, long until, CancellationToken token) => database.Open.ReadAsync(
        connection => Read(connection.Prepared(SelectDue).With("@from", from).With("@until", until)), token);

    static SqliteCommand For(SqliteConnection connection, string sql, GrainId grain) =>
        connection.Prepared(sql).With("@type", grain.Type.Value.Text).With("@key", grain.Key.Text);

    static List<ReminderRow> Read(SqliteCommand command)
    {
        List<ReminderRow> rows = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new(
                GrainId.Create(reader.GetString(0), reader.GetString(1)),
                reader.GetString(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5)));
        }

        return rows;
    }
}

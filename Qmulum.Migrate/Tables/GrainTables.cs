using Microsoft.Data.Sqlite;
using NpgsqlTypes;
using Qmulum.Data;
using Qmulum.Sqlite;

namespace Qmulum.Migrate.Tables;

/// <summary>
/// The grain host's own tables: states and reminders, whatever grains they are of. The two hosts name their grains in different ways and
/// count versions differently: at the target every row is at its first version.
/// </summary>
static class GrainTables
{
    public static IReadOnlyList<CarriedTable> In(SqliteSnapshot grains)
    {
        grains.Read(DefineFunctions);
        return [States(grains), Reminders(grains)];
    }

    static CarriedTable States(SqliteSnapshot grains) => new(
        "grain_state",
        grains,
        "grain_state",
        "SELECT grain_id(grain_type, grain_key), name, json, modified FROM grain_state ORDER BY grain_type, grain_key, name",
        $"""
        SELECT grain_id, state_name, state::text, (extract(epoch FROM modified_at) * 1000)::bigint FROM grain_state
        WHERE service_id = '{ClusterRows.ServiceId}' AND key_high = 0 AND key_low = 0
        """,
        [ValueKind.Text, ValueKind.Text, ValueKind.Text, ValueKind.Integer],
        [
            TargetColumn.Always("service_id", NpgsqlDbType.Text, ClusterRows.ServiceId),
            TargetColumn.Of("grain_id", NpgsqlDbType.Text, 0),
            TargetColumn.Of("state_name", NpgsqlDbType.Text, 1),
            // A key that is text has no numbers.
            TargetColumn.Always("key_high", NpgsqlDbType.Bigint, 0L),
            TargetColumn.Always("key_low", NpgsqlDbType.Bigint, 0L),
            TargetColumn.Always("version", NpgsqlDbType.Integer, 1),
            // json and not jsonb: PostgreSQL keeps its text as it is, byte for byte.
            TargetColumn.Of("state", NpgsqlDbType.Json, 2),
            new("modified_at", NpgsqlDbType.TimestampTz, row => Time(row[3])),
        ]);

    static CarriedTable Reminders(SqliteSnapshot grains) => new(
        "reminder",
        grains,
        "grain_reminder",
        """
        SELECT grain_id(grain_type, grain_key), name, grain_hash(grain_type, grain_key), first_tick, period FROM grain_reminder
        ORDER BY grain_type, grain_key, name
        """,
        $"""
        SELECT grain_id, reminder_name, grain_hash::bigint, (extract(epoch FROM start_at) * 1000)::bigint, period_ms FROM reminder
        WHERE service_id = '{ClusterRows.ServiceId}'
        """,
        [ValueKind.Text, ValueKind.Text, ValueKind.Integer, ValueKind.Integer, ValueKind.Integer],
        [
            TargetColumn.Always("service_id", NpgsqlDbType.Text, ClusterRows.ServiceId),
            TargetColumn.Of("grain_id", NpgsqlDbType.Text, 0),
            TargetColumn.Of("reminder_name", NpgsqlDbType.Text, 1),
            new("grain_hash", NpgsqlDbType.Integer, row => checked((int)(long)row[2]!)),
            new("start_at", NpgsqlDbType.TimestampTz, row => Time(row[3])),
            TargetColumn.Of("period_ms", NpgsqlDbType.Bigint, 4),
            TargetColumn.Always("version", NpgsqlDbType.Integer, 0),
        ]);

    static bool DefineFunctions(SqliteConnection connection)
    {
        connection.CreateFunction<string, string, string>("grain_id", ClusterRows.Grain, isDeterministic: true);
        connection.CreateFunction<string, string, long>("grain_hash", (type, key) => GrainHash.Of(type, key), isDeterministic: true);
        return true;
    }

    static object Time(object? milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds!).UtcDateTime;
}

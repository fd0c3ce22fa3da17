using Microsoft.Data.Sqlite;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;

namespace Qmulum.Embedded.Streams;

/// <summary>The stored subscriptions of grains.</summary>
sealed class SubscriptionTable(EmbeddedDatabase database)
{
    const string OfStream = "provider = @provider AND namespace = @namespace AND stream_key = @stream";

    public Task AddAsync(StreamKey stream, Guid id, GrainId grain) => database.Open.WriteAsync(connection =>
        For(connection, "INSERT INTO stream_subscription VALUES (@provider, @namespace, @stream, @id, @type, @key)", stream)
            .With("@id", id.ToString("N")).With("@type", grain.Type.Value.Text).With("@key", grain.Key.Text).ExecuteNonQuery());

    public Task RemoveAsync(StreamKey stream, Guid id) => database.Open.WriteAsync(connection =>
        For(connection, $"DELETE FROM stream_subscription WHERE {OfStream} AND id = @id", stream).With("@id", id.ToString("N")).ExecuteNonQuery());

    public Task<List<(Guid Id, GrainId Grain)>> ReadAsync(StreamKey stream) => database.Open.ReadAsync(connection =>
    {
        List<(Guid Id, GrainId Grain)> rows = [];
        using var reader = For(connection, $"SELECT id, grain_type, grain_key FROM stream_subscription WHERE {OfStream}", stream).ExecuteReader();
        while (reader.Read())
        {
            rows.Add((Guid.ParseExact(reader.GetString(0), "N"), GrainId.Create(reader.GetString(1), reader.GetString(2))));
        }

        return rows;
    });

    static SqliteCommand For(SqliteConnection connection, string sql, StreamKey stream) => connection.Prepared(sql)
        .With("@provider", stream.Provider)
        .With("@namespace", stream.Id.GetNamespace() ?? "")
        .With("@stream", stream.Id.GetKeyAsString());
}

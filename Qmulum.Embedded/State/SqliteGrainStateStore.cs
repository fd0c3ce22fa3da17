using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;
using Qmulum.Sqlite;

namespace Qmulum.Embedded.State;

/// <summary>The records of grain states in SQLite: JSON as text, and a version that grows with each write.</summary>
sealed class SqliteGrainStateStore(EmbeddedDatabase database) : IGrainStateStore
{
    const string Select = "SELECT json, version FROM grain_state WHERE grain_type = @type AND grain_key = @key AND name = @name";

    // The first version is the time, so that the version of a record that was deleted does not come again.
    const string Insert =
        """
        INSERT INTO grain_state (grain_type, grain_key, name, version, json, modified)
        VALUES (@type, @key, @name, @now, CAST(@json AS TEXT), @now)
        ON CONFLICT DO NOTHING RETURNING version
        """;

    const string Update =
        """
        UPDATE grain_state SET version = version + 1, json = CAST(@json AS TEXT), modified = @now
        WHERE grain_type = @type AND grain_key = @key AND name = @name AND version = @version RETURNING version
        """;

    const string Delete =
        "DELETE FROM grain_state WHERE grain_type = @type AND grain_key = @key AND name = @name AND version = @version RETURNING version";

    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) =>
        database.Open.ReadAsync(connection => Read(connection, key), cancellationToken);

    public Task<string> WriteAsync(StateKey key, ReadOnlyMemory<byte> json, string? etag, CancellationToken cancellationToken) =>
        database.Open.WriteAsync(connection => Write(connection, key, json, etag), cancellationToken);

    public Task ClearAsync(StateKey key, string? etag, CancellationToken cancellationToken) => etag is null
        ? Task.CompletedTask
        : database.Open.WriteAsync(connection => Change(connection, Delete, key, etag, static _ => { }), cancellationToken);

    static StoredState? Read(SqliteConnection connection, StateKey key)
    {
        using var reader = For(connection, Select, key).ExecuteReader();
        return reader.Read() ? new(reader.GetFieldValue<byte[]>(0), Text(reader.GetInt64(1))) : null;
    }

    static string Write(SqliteConnection connection, StateKey key, ReadOnlyMemory<byte> json, string? etag)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return Change(connection, etag is null ? Insert : Update, key, etag, command => command.With("@json", json.ToArray()).With("@now", now));
    }

    // Answers the version of the row that was changed: when none was, the record is not the one that was read.
    static string Change(SqliteConnection connection, string sql, StateKey key, string? etag, Action<SqliteCommand> set)
    {
        var command = For(connection, sql, key);
        if (etag is not null)
        {
            command.With("@version", long.Parse(etag, CultureInfo.InvariantCulture));
        }

        set(command);
        if (command.ExecuteScalar() is long version)
        {
            return Text(version);
        }

        var stored = Read(connection, key)?.ETag;
        throw new InconsistentStateException(
            $"The state \"{key.Name}\" of {key.Grain} was changed by someone else: version {etag ?? "(none)"} was read, {stored ?? "(none)"} is stored.",
            stored,
            etag);
    }

    static SqliteCommand For(SqliteConnection connection, string sql, StateKey key) => connection.Prepared(sql)
        .With("@type", key.Grain.Type.Value.Text)
        .With("@key", key.Grain.Key.Text)
        .With("@name", key.Name);

    static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}

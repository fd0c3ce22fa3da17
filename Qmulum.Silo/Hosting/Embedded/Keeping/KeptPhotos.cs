using System.Text.Json;
using Microsoft.Data.Sqlite;
using Qmulum.Embedded.State;
using Qmulum.Grains.Photos;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>The states of all photos, one after the other in the order of their ids, without the grains.</summary>
sealed class KeptPhotos(SqliteMoment moment, string grains)
{
    const string Select =
        "SELECT grain_key, json FROM grain_state WHERE grain_type = 'photo' AND grain_key >= @from AND grain_key < @to AND name = 'photo' ORDER BY grain_key";

    static readonly JsonSerializerOptions Json = StateJson.CreateOptions();

    public IEnumerable<(Guid Id, PhotoState State)> Read() => Read("", "~");

    /// <summary>Those whose id begins with that byte.</summary>
    public IEnumerable<(Guid Id, PhotoState State)> Read(byte shard) => Read($"{shard:x2}", $"{shard:x2}~");

    // '~' comes after every character of a key.
    IEnumerable<(Guid Id, PhotoState State)> Read(string from, string to)
    {
        using var command = moment.Read(grains, connection => new SqliteCommand(Select, connection).With("@from", from).With("@to", to));
        using var reader = moment.Read(grains, _ => command.ExecuteReader());
        while (moment.Read(grains, _ => reader.Read()))
        {
            var id = Guid.ParseExact(reader.GetString(0), "D");
            yield return (id, JsonSerializer.Deserialize<PhotoState>(reader.GetFieldValue<byte[]>(1), Json)
                ?? throw new SqliteStoreDamagedException($"The state of photo {id} in {grains} is empty.", null));
        }
    }
}

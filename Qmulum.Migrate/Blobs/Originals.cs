using System.Text.Json;
using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Migrate.Blobs;

/// <summary>Every version of every photo, as the photos' states tell of them.</summary>
sealed class Originals(SqliteSnapshot grains)
{
    const string Select = "SELECT grain_key, json FROM grain_state WHERE grain_type = 'photo' AND name = 'photo' ORDER BY grain_key";

    /// <summary>One after the other, in the order of the photos' ids.</summary>
    public IEnumerable<Original> Read()
    {
        using var command = grains.Read(connection => new SqliteCommand(Select, connection));
        using var reader = grains.Read(_ => command.ExecuteReader());
        while (grains.Read(_ => reader.Read()))
        {
            foreach (var original in Parse(reader.GetString(0), reader.GetFieldValue<byte[]>(1)))
            {
                yield return original;
            }
        }
    }

    // The members of PhotoState and PhotoVersion that say where the bytes are and what they are.
    static List<Original> Parse(string photo, byte[] json)
    {
        using var state = JsonDocument.Parse(json);
        return state.RootElement.TryGetProperty("versions", out var versions)
            ? [.. versions.EnumerateArray().Select(version => Parse(photo, version))]
            : [];
    }

    static Original Parse(string photo, JsonElement version) => new(
        photo,
        BlobKey.Parse(version.GetProperty("blobKey").GetString()!),
        new(version.GetProperty("size").GetInt64(), Convert.FromHexString(version.GetProperty("hash").GetString()!)));
}

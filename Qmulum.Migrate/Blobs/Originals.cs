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

    // The members of PhotoState and PhotoVersion that say whether the bytes are in the location, where the bytes are and what they are.
    static List<Original> Parse(string photo, byte[] json)
    {
        using var state = JsonDocument.Parse(json);
        var isElsewhere = state.RootElement.TryGetProperty("elsewhere", out var elsewhere) && elsewhere.ValueKind == JsonValueKind.Object;
        return state.RootElement.TryGetProperty("versions", out var versions)
            ? [.. versions.EnumerateArray().Where(version => !(isElsewhere && IsFirst(version))).Select(version => Parse(photo, version))]
            : [];
    }

    // Only the upload itself is ever left to the replicas, and then nothing of it is to be in the location.
    static bool IsFirst(JsonElement version) => version.GetProperty("number").GetInt32() == 1;

    static Original Parse(string photo, JsonElement version) => new(
        photo,
        BlobKey.Parse(version.GetProperty("blobKey").GetString()!),
        new(version.GetProperty("size").GetInt64(), Convert.FromHexString(version.GetProperty("hash").GetString()!)));
}

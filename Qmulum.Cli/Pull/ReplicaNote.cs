using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.Pull;

/// <summary>What a replica is of, and how far it is: <c>.qmulum/replica.json</c>.</summary>
/// <param name="Id">The replica, for as long as its folder lives.</param>
/// <param name="ServerKey">The id of the key that the server signs receipts with: it is the same server under whatever address.</param>
/// <param name="Library">The library.</param>
/// <param name="Seq">The last change that all is done for.</param>
sealed record ReplicaNote(Guid Id, string ServerKey, string Library, long Seq)
{
    static readonly string Path = ReplicaFolder.OwnPath("replica.json");

    /// <summary>The note of a folder; null when it is none of a replica.</summary>
    /// <exception cref="IOException">It cannot be read: it must not be taken for a new folder.</exception>
    public static ReplicaNote? Read(ReplicaFolder folder)
    {
        try
        {
            return folder.HasFile(Path) ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.FullPath(Path)), PullJson.Default.ReplicaNote) : null;
        }
        catch (JsonException e)
        {
            throw new IOException($"{folder.FullPath(Path)} cannot be read ({e.Message}). Move it away to begin anew: files that are there are not fetched again.", e);
        }
    }

    public void Save(ReplicaFolder folder) => folder.Write(Path, JsonSerializer.SerializeToUtf8Bytes(this, PullJson.Default.ReplicaNote));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReplicaNote))]
[JsonSerializable(typeof(KeptPhoto))]
sealed partial class PullJson : JsonSerializerContext;

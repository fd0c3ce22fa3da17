using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qmulum.Cli.Pull;

/// <summary>What lies beside an original: the facts that the server tells of the photo, without what is only the server's. docs/replicas.md has the format.</summary>
static class Sidecar
{
    const string Extension = ".qmulum.json";
    const string RemovedAt = "removedAt";

    /// <summary>The version of the format.</summary>
    const int Schema = 1;

    /// <summary>As the API names them: neither renditions nor tasks, which each server makes anew.</summary>
    static readonly string[] Facts =
    [
        "id", "libraryId", "kind", "name", "size", "sha256", "contentType", "receivedAt", "taken", "width", "height", "orientation", "description", "rating",
        "keywords", "favourite", "position", "camera", "exposure", "video", "partOf", "motion", "origin", "edits", "fromFile",
    ];

    static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string PathOf(string photo) => photo + Extension;

    /// <summary>Whether a photo of that name would look like the facts of another.</summary>
    public static bool IsName(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <param name="path">Of the photo.</param>
    /// <param name="facts">As the API tells them.</param>
    public static void Write(ReplicaFolder folder, string path, JsonElement facts)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("file", path[(path.LastIndexOf('/') + 1)..]);
            foreach (var name in Facts)
            {
                if (facts.TryGetProperty(name, out var fact) && fact.ValueKind != JsonValueKind.Null)
                {
                    json.WritePropertyName(name);
                    fact.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        content.WriteByte((byte)'\n');
        folder.Write(PathOf(path), content.ToArray());
    }

    /// <summary>Notes that the server has the photo no more.</summary>
    public static void NoteRemoval(ReplicaFolder folder, string path, DateTimeOffset at)
    {
        if (Read(folder, path) is not { } facts || facts.ContainsKey(RemovedAt))
        {
            return;
        }

        facts[RemovedAt] = JsonValue.Create(at);
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content, Readable))
        {
            facts.WriteTo(json);
        }

        folder.Write(PathOf(path), content.ToArray());
    }

    /// <summary>Which photo the facts beside a file are of; null when there are none.</summary>
    public static Guid? IdAt(ReplicaFolder folder, string path) =>
        Read(folder, path)?["id"] is JsonValue id && id.TryGetValue(out string? text) && Guid.TryParse(text, out var known) ? known : null;

    static JsonObject? Read(ReplicaFolder folder, string path)
    {
        try
        {
            return folder.HasFile(PathOf(path)) ? JsonNode.Parse(File.ReadAllBytes(folder.FullPath(PathOf(path)))) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

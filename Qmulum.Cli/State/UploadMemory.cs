using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.State;

/// <summary>
/// Which uploads this machine has begun and not ended: so that a run that was stopped, or a machine that was switched off, goes on with a large
/// file where it was.
/// </summary>
sealed class UploadMemory(string location)
{
    /// <summary>The oldest are forgotten: the server keeps an upload for a week only.</summary>
    const int Most = 1_000;

    readonly Lock _lock = new();

    /// <summary>The one of this user.</summary>
    public static UploadMemory OfUser { get; } = new(LocalState.PathOf("uploads.json"));

    /// <summary>The address of the upload of these bytes; null when none was begun.</summary>
    public string? Find(Uri server, string library, byte[] sha256)
    {
        lock (_lock)
        {
            return Read().LastOrDefault(begun => begun.File == NameOf(server, library, sha256))?.Href;
        }
    }

    public void Keep(Uri server, string library, byte[] sha256, string href) => Change(NameOf(server, library, sha256), href);

    public void Forget(Uri server, string library, byte[] sha256) => Change(NameOf(server, library, sha256), href: null);

    // A hash of all three: neither the servers of a person nor their files are told by it.
    static string NameOf(Uri server, string library, byte[] sha256) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server.AbsoluteUri} {library} {Convert.ToHexStringLower(sha256)}")));

    void Change(string file, string? href)
    {
        lock (_lock)
        {
            try
            {
                var others = Read().Where(begun => begun.File != file);
                Write([.. (href is null ? others : others.Append(new(file, href))).TakeLast(Most)]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It only saves time: a file that cannot be written must not stop a backup.
            }
        }
    }

    List<BegunUpload> Read()
    {
        try
        {
            return File.Exists(location) ? JsonSerializer.Deserialize(File.ReadAllBytes(location), UploadMemoryJson.Default.ListBegunUpload) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    void Write(List<BegunUpload> all)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(location)!);
        var beside = $"{location}.{Environment.ProcessId}";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(all, UploadMemoryJson.Default.ListBegunUpload));
        File.Move(beside, location, overwrite: true);
    }
}

/// <param name="File">Which file, at which server.</param>
/// <param name="Href">The upload's address there.</param>
sealed record BegunUpload(string File, string Href);

[JsonSerializable(typeof(List<BegunUpload>))]
sealed partial class UploadMemoryJson : JsonSerializerContext;

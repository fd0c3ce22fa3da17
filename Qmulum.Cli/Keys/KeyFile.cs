using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.Keys;

/// <summary>
/// The keys that <c>qmulum login</c> made, one for each server, in a file that its owner alone can read:
/// <c>$XDG_CONFIG_HOME/qmulum/keys.json</c>, or below <c>~/.config</c> (XDG Base Directory Specification).
/// </summary>
static class KeyFile
{
    const string Variable = "QMULUM_KEY";

    static string Location => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "qmulum", "keys.json");

    /// <summary>The key for a server: the variable QMULUM_KEY, or the one of the last login there; null when there is none.</summary>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static string? Find(Uri server) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? given.Trim()
        : Read().GetValueOrDefault(NameOf(server));

    public static void Keep(Uri server, string key) => Write(Read().Append(KeyValuePair.Create(NameOf(server), key)));

    /// <summary>Forgets the key for a server; false when there was none.</summary>
    public static bool Forget(Uri server)
    {
        var keys = Read();
        var found = keys.Remove(NameOf(server));
        if (found)
        {
            Write(keys);
        }

        return found;
    }

    static string NameOf(Uri server) => server.AbsoluteUri;

    static Dictionary<string, string> Read()
    {
        if (!File.Exists(Location))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Location), KeyJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{Location} is no list of keys ({e.Message}); mend it, or remove it and log in again.", e);
        }
    }

    // Beside and then over the old one, so that no interruption loses the other servers' keys.
    static void Write(IEnumerable<KeyValuePair<string, string>> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        var beside = $"{Location}.{Environment.ProcessId}";
        FileStreamOptions forItsOwner = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            forItsOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, forItsOwner))
        {
            // The latest of a server counts.
            JsonSerializer.Serialize(
                file, keys.GroupBy(key => key.Key).ToDictionary(same => same.Key, same => same.Last().Value), KeyJson.Default.DictionaryStringString);
        }

        File.Move(beside, Location, overwrite: true);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class KeyJson : JsonSerializerContext;

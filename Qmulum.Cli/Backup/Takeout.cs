using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.Backup;

/// <summary>
/// What Google's Takeout tells of a photo in the JSON beside it. The files of an export have the time of the export; when a photo was taken is there
/// alone, if not in the photo itself.
/// </summary>
static class Takeout
{
    /// <summary>Longest JSON that is read, in bytes; they are about 1 kB.</summary>
    const int MaxBytes = 256 << 10;

    /// <summary>The export cuts the names of its JSON files after so many characters, ".json" not counted.</summary>
    static readonly int[] CutAfter = [46, 51];

    /// <summary>What an export puts behind the name of a photo that was edited at Google, in the language of its account; as macOS unpacks it, an é is two letters.</summary>
    static readonly string[] Edited =
    [
        "-edited", "-bearbeitet", "-modifié", "-modifie\u0301", "-modificato", "-editado", "-editada", "-editat", "-bewerkt", "-edytowane", "-redigeret", "-redigerad", "-redigert",
        "-muokattu", "-upraveno", "-upravené", "-szerkesztett", "-düzenlendi", "-изменено", "-編集済み", "-编辑过", "-已編輯", "-수정됨",
    ];

    /// <summary>The film of a Live Photo has no JSON of its own: that of its picture is for both.</summary>
    static readonly string[] Films = [".mp4", ".mov"];

    static readonly string[] Pictures = [".HEIC", ".heic", ".JPG", ".jpg", ".JPEG", ".jpeg"];

    /// <summary>When and where the photo was taken, by the JSON beside it; null when there is none, or it is something else's.</summary>
    public static TakeoutFacts? Of(string photo)
    {
        foreach (var name in NamesFor(Path.GetFileName(photo)))
        {
            if (Read(Path.Combine(Path.GetDirectoryName(photo)!, name)) is { } facts)
            {
                return facts;
            }
        }

        return null;
    }

    /// <summary>
    /// The names that the JSON of a file may have: IMG.jpg.json, since 2024 IMG.jpg.supplemental-metadata.json, both cut when they are long; IMG.jpg(1).json for
    /// IMG(1).jpg; for IMG-edited.jpg and IMG-edited(1).jpg that of the photo it was made from; and for IMG.mp4 without one that of IMG.heic or IMG.jpg.
    /// </summary>
    public static IEnumerable<string> NamesFor(string file)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        List<(string Name, string Number)> candidates = [(file, "")];
        if (stem.EndsWith(')') && stem.LastIndexOf('(') is > 0 and var open && int.TryParse(stem[(open + 1)..^1], out _))
        {
            candidates.Add((stem[..open] + extension, stem[open..]));
        }

        foreach (var (name, number) in candidates.ToList())
        {
            var edit = Path.GetFileNameWithoutExtension(name);
            if (Edited.FirstOrDefault(suffix => edit.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) is { } edited)
            {
                candidates.Add((edit[..^edited.Length] + extension, number));
            }
        }

        if (Films.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            candidates.AddRange(candidates.ToList().SelectMany(film =>
                Pictures.Select(picture => (Path.GetFileNameWithoutExtension(film.Name) + picture, film.Number))));
        }

        foreach (var (name, number) in candidates)
        {
            foreach (var full in new[] { name, $"{name}.supplemental-metadata" })
            {
                yield return $"{full}{number}.json";
                foreach (var length in CutAfter.Where(length => full.Length > length))
                {
                    yield return $"{full[..length]}{number}.json";
                }
            }
        }
    }

    static TakeoutFacts? Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxBytes })
            {
                return null;
            }

            var json = JsonSerializer.Deserialize(File.ReadAllBytes(path), TakeoutJson.Default.TakeoutFile);
            return long.TryParse(json?.PhotoTakenTime?.Timestamp, out var seconds) && seconds is > -62_135_596_800 and < 253_402_300_800
                ? new(DateTimeOffset.FromUnixTimeSeconds(seconds), json.GeoData?.ToText() ?? json.GeoDataExif?.ToText())
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // Somebody else's JSON, or one that cannot be read: the file's own time is told.
        }
    }
}

/// <summary>What a Takeout tells of a photo.</summary>
/// <param name="Taken">When it was taken.</param>
/// <param name="Position">Where, as <see cref="Http.Upload.Position"/>.</param>
sealed record TakeoutFacts(DateTimeOffset Taken, string? Position);

/// <summary>As far as it is used. GeoData may have been set by its owner, GeoDataExif is what the camera wrote.</summary>
sealed record TakeoutFile(TakeoutTime? PhotoTakenTime, TakeoutPlace? GeoData = null, TakeoutPlace? GeoDataExif = null);

/// <summary>Degrees, and metres above the sea; all zero where no place is known.</summary>
sealed record TakeoutPlace(double Latitude = 0, double Longitude = 0, double Altitude = 0)
{
    public string? ToText() => this is { Latitude: 0, Longitude: 0 } or not { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 }
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Latitude},{Longitude}") + (Altitude is not 0 and >= -12_000 and <= 100_000
            ? string.Create(CultureInfo.InvariantCulture, $",{Altitude}")
            : "");
}

/// <param name="Timestamp">Seconds since 1970, UTC, as text.</param>
sealed record TakeoutTime(string? Timestamp);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TakeoutFile))]
sealed partial class TakeoutJson : JsonSerializerContext;

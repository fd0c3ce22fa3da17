using System.Text.Json.Serialization;

namespace Qmulum.Silo.Hosting;

/// <summary>What is not as it should be. The words are stable: programs read them.</summary>
enum FindingKind
{
    /// <summary>A photo is in no list.</summary>
    RowMissing,

    /// <summary>The list has an older or another photo than the photo's own state.</summary>
    RowWrong,

    /// <summary>The list has a photo that is none.</summary>
    RowExtra,

    /// <summary>Something is due on a photo, and no worker would find it.</summary>
    WorkMissing,

    /// <summary>The bytes of a version are not there.</summary>
    OriginalMissing,

    /// <summary>The bytes of a version are not those that were stored.</summary>
    OriginalDamaged,

    /// <summary>An original has no manifest beside it.</summary>
    ManifestMissing,

    /// <summary>What lies in the manifest's place is none, or that of another photo.</summary>
    ManifestDamaged,

    /// <summary>A rendition is not there, or has another size.</summary>
    RenditionMissing,

    /// <summary>A location has files of a library that is not looked for there: it was made or moved there after the backup from which the server came back.</summary>
    PlaceMissing,

    /// <summary>A file or a folder is there and cannot be read: what is in it may be whole, and is neither lost nor damaged.</summary>
    Unreadable,

    /// <summary>A file in the location that no photo names, or that lies in no photo's folder. It does no harm: a kill in the middle of an upload leaves one.</summary>
    FileExtra,
}

/// <param name="Kind">What it is.</param>
/// <param name="Library">The library's id.</param>
/// <param name="Photo">The photo's id; none where it is about a whole library or a file in no photo's folder.</param>
/// <param name="Key">The file's key in the location; null where it is about no file.</param>
/// <param name="Words">What is wrong, for people.</param>
sealed record FsckFinding(
    FindingKind Kind, string Library, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Guid Photo, string? Key, string Words)
{
    /// <summary>The id of the location that it is about; null where it is about a photo.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Location { get; init; }

    /// <summary>Whether it was found by reading the bytes.</summary>
    [JsonIgnore] public bool IsDeep { get; init; }

    /// <summary>Whether it is the manifest of a photo that no state tells of.</summary>
    [JsonIgnore] public bool IsOfLostPhoto { get; init; }

    /// <summary>Whether bytes are missing or changed that no program can make again.</summary>
    [JsonIgnore] public bool IsOfOriginal => Kind is FindingKind.OriginalMissing or FindingKind.OriginalDamaged;

    bool IsOfBytes => IsOfOriginal || IsDeep;

    /// <summary>Whether it is the same thing that was found before, however it is told: an original that was damaged, or could not be read, may be missing by now.</summary>
    public bool IsSameAs(FsckFinding other) =>
        (Library, Photo, Key, Location) == (other.Library, other.Photo, other.Key, other.Location) && (Kind == other.Kind || (IsOfBytes && other.IsOfBytes));

    public override string ToString() => $"{Words} (library {Library}{(Photo == Guid.Empty ? "" : $", photo {Photo}")}{(Key is null ? "" : $", {Key}")})";
}

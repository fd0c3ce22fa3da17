namespace Qmulum.Grains.Interfaces;

/// <summary>
/// Where a library's blobs lie in its location. A person finds a photo there without Qmulum: a folder for each photo, with its original and
/// the manifest that tells its name and where it came from. <c>docs/storage-layout.md</c> is the page for that person.
/// </summary>
public static class LibraryLayout
{
    /// <summary>All of a library's blobs have keys that start so.</summary>
    public static string Library(string libraryId) => $"libraries/{libraryId}/";

    /// <summary>The bytes of a version. The extension is made from the content, never from a name.</summary>
    public static string Version(string libraryId, Guid photoId, int version, string extension) =>
        $"{PhotoFolder(libraryId, photoId)}v{version}.{extension}";

    /// <summary>What is needed to make the photo again from the location alone.</summary>
    public static string Manifest(string libraryId, Guid photoId) => $"{PhotoFolder(libraryId, photoId)}manifest.json";

    /// <summary>A rendition; it can be made again, and lies apart from what cannot.</summary>
    public static string Rendition(string libraryId, Guid photoId, string tag, string kind, string extension) =>
        $"{RenditionFolder(libraryId, photoId)}{tag}-{kind}.{extension}";

    /// <summary>Whether a blob's key is that of a rendition: such a blob never changes, and can be made again.</summary>
    public static bool IsRendition(string key) => key.Split('/', 4) is ["libraries", _, "renditions", _];

    /// <summary>Whether all keys that begin so are of renditions; false when none is, null when there may be both.</summary>
    public static bool? IsOfRenditions(string prefix) => prefix.Split('/', 4) is ["libraries", _, var kind, _] ? kind == "renditions" : null;

    /// <summary>The library that a key is of, or the beginning of a key that names it whole; null when it is none's.</summary>
    public static string? LibraryIn(string key) => key.Split('/', 3) is ["libraries", { Length: > 0 } library, _] ? library : null;

    /// <summary>The photo whose folder, of originals or of renditions, a key lies in; null when it lies in none.</summary>
    public static Guid? PhotoIn(string key) =>
        key.Split('/') is ["libraries", _, "photos" or "renditions", { Length: 2 } shard, var photo, _]
            && Guid.TryParseExact(photo, "D", out var id) && Shard(id) == shard ? id : null;

    /// <summary>A part of an upload that is sent in several; it goes when the whole is made of them, or a week later.</summary>
    public static string UploadPart(string libraryId, Guid upload) => $"libraries/{libraryId}/uploads/{upload:D}.part";

    /// <summary>Versions and manifest of a photo have keys that start so.</summary>
    public static string PhotoFolder(string libraryId, Guid photoId) => $"libraries/{libraryId}/photos/{Shard(photoId)}/{photoId:D}/";

    /// <summary>Renditions of a photo have keys that start so.</summary>
    public static string RenditionFolder(string libraryId, Guid photoId) => $"libraries/{libraryId}/renditions/{Shard(photoId)}/{photoId:D}/";

    // 256 folders: with 200,000 photos about 800 in each, which every file system lists at once.
    static string Shard(Guid photoId) => photoId.ToString("D")[..2];
}

using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Makes of a folder what an upload would have said of its original: by its manifest; where that is lost, by the bytes. A photo's id is made from its
/// library and its original's hash, so that neither can be taken for another's.
/// </summary>
sealed class PhotoFolderReader(IBlobStore store, PhotoFolder folder)
{
    const string ManifestFile = "manifest.json";

    /// <summary>What there is to say of a photo that was entered without its manifest.</summary>
    public string WithoutManifest =>
        $"The manifest is {(ManifestFileOrNull is null ? "missing" : "damaged")}: the photo is entered by its bytes alone. Its name, its origin and what people had set are lost; if it lay in the trash, it is shown again.";

    BlobInfo? ManifestFileOrNull => folder.Files.Find(file => PhotoManifest.FileOf(file.Key.Value) == ManifestFile);

    /// <exception cref="UnknownFolderException">The original is missing or is not the one that belongs there, or a newer Qmulum wrote the manifest.</exception>
    /// <exception cref="StoreException">A file cannot be read.</exception>
    public async Task<(NewPhoto Photo, PhotoManifest? Manifest)> ReadAsync(CancellationToken ct)
    {
        var kept = await FindManifestAsync(ct);
        if (kept is { IsNewer: true, Fault: { } words })
        {
            throw new UnknownFolderException(words); // entered without it, it would be written over
        }

        var manifest = kept?.Manifest;
        return manifest is not null ? (await FromManifestAsync(manifest, ct), manifest) : (await FromBytesAsync(ct), null);
    }

    /// <summary>The manifest that belongs there; null when there is none.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task<PhotoManifest?> ReadManifestAsync(CancellationToken ct) => (await FindManifestAsync(ct))?.Manifest;

    async Task<KeptManifest?> FindManifestAsync(CancellationToken ct) =>
        ManifestFileOrNull is { } file ? await KeptManifest.ReadAsync(store, file.Key, folder.Library, folder.Photo, ct) : null;

    async Task<NewPhoto> FromManifestAsync(PhotoManifest manifest, CancellationToken ct)
    {
        if (folder.Files.Find(file => PhotoManifest.FileOf(file.Key.Value) == manifest.Original) is not { } original)
        {
            return manifest.Elsewhere is { } since
                ? await FromElsewhereAsync(manifest, since, ct)
                : throw new UnknownFolderException($"{manifest.Original}, the original of the manifest, is missing.");
        }

        if (original.Size != manifest.Size)
        {
            throw new UnknownFolderException($"{manifest.Original} has {original.Size} bytes where {manifest.Size} were uploaded.");
        }

        return Of(manifest, original.Key.Value);
    }

    static NewPhoto Of(PhotoManifest manifest, string key) => new(
        manifest.Sha256, manifest.Size, key, manifest.ContentType, manifest.Name, manifest.Origin, manifest.ReceivedAt, manifest.Crc32, manifest.Sha1);

    /// <summary>A photo whose original the replicas keep: it is shown by those of its renditions that lie here.</summary>
    async Task<NewPhoto> FromElsewhereAsync(PhotoManifest manifest, DateTimeOffset since, CancellationToken ct)
    {
        List<Rendition> there = [];
        foreach (var rendition in manifest.Shown is { Renditions.IsDefaultOrEmpty: false } shown ? shown.Renditions : [])
        {
            if (rendition.BlobKey.StartsWith(LibraryLayout.RenditionFolder(folder.Library, folder.Photo), StringComparison.Ordinal)
                && (await store.StatAsync(BlobKey.Parse(rendition.BlobKey), ct))?.Size == rendition.Size)
            {
                there.Add(rendition);
            }
        }

        var key = LibraryLayout.PhotoFolder(folder.Library, folder.Photo) + PhotoManifest.FileOf(manifest.Original);
        return Of(manifest, key) with { ElsewhereSince = since, Shown = manifest.Shown is { } told ? told with { Renditions = [.. there] } : null, Set = manifest.Set };
    }

    async Task<NewPhoto> FromBytesAsync(CancellationToken ct)
    {
        var original = folder.Files.Find(file => PhotoManifest.FileOf(file.Key.Value).StartsWith("v1.", StringComparison.Ordinal))
            ?? throw new UnknownFolderException("There is neither a manifest nor an original.");
        await using var read = await store.OpenAsync(original.Key, null, ct);
        var head = new byte[FormatSniffer.HeadBytes];
        var length = await read.Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        await using var whole = await store.OpenAsync(original.Key, null, ct);
        var hash = ContentHash.FromBytes(await System.Security.Cryptography.SHA256.HashDataAsync(whole.Content, ct));
        if (PhotoId.Of(folder.Library, hash) != folder.Photo)
        {
            throw new UnknownFolderException("The manifest is lost, and the original is not the file that was uploaded: its hash is another one.");
        }

        var format = FormatSniffer.Sniff(head.AsSpan(0, length));
        return new(
            hash, original.Size, original.Key.Value, format.ContentType(), PhotoManifest.FileOf(original.Key.Value), new(null, null, null, null), original.Modified);
    }
}

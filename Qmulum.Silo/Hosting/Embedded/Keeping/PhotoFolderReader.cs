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
    const int MostManifestBytes = 1 << 20;

    /// <exception cref="UnknownFolderException">The original is missing or is not the one that belongs there.</exception>
    /// <exception cref="StoreException">A file cannot be read.</exception>
    public async Task<(NewPhoto Photo, PhotoManifest? Manifest)> ReadAsync(CancellationToken ct)
    {
        var manifest = await ReadManifestAsync(ct);
        return manifest is not null ? (FromManifest(manifest), manifest) : (await FromBytesAsync(ct), null);
    }

    async Task<PhotoManifest?> ReadManifestAsync(CancellationToken ct)
    {
        if (folder.Files.Find(file => PhotoManifest.FileOf(file.Key.Value) == ManifestFile) is not { Size: <= MostManifestBytes } file)
        {
            return null;
        }

        await using var read = await store.OpenAsync(file.Key, null, ct);
        using MemoryStream content = new();
        await read.Content.CopyToAsync(content, ct);
        return PhotoManifest.TryRead(content.GetBuffer().AsSpan(0, (int)content.Length)) is { } manifest && IsOfThisFolder(manifest) ? manifest : null;
    }

    bool IsOfThisFolder(PhotoManifest manifest) =>
        manifest.LibraryId == folder.Library && manifest.PhotoId == folder.Photo && PhotoId.Of(folder.Library, manifest.Sha256) == folder.Photo;

    NewPhoto FromManifest(PhotoManifest manifest)
    {
        var original = folder.Files.Find(file => PhotoManifest.FileOf(file.Key.Value) == manifest.Original)
            ?? throw new UnknownFolderException($"{manifest.Original}, the original of the manifest, is missing.");
        if (original.Size != manifest.Size)
        {
            throw new UnknownFolderException($"{manifest.Original} has {original.Size} bytes where {manifest.Size} were uploaded.");
        }

        return new(
            manifest.Sha256, manifest.Size, original.Key.Value, manifest.ContentType, manifest.Name, manifest.Origin, manifest.ReceivedAt, manifest.Crc32, manifest.Sha1);
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

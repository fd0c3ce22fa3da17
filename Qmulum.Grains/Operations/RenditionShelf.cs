using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>Finds renditions that were made on request: their keys follow from the photo, so that nothing need be remembered.</summary>
public sealed class RenditionShelf(IBlobStore store)
{
    /// <summary>The rendition in that format if it is in the location.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="first">Its rendition of the same kind that was made on arrival: it has the size.</param>
    /// <param name="key">Which rendition is wanted.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Rendition?> FindAsync(PhotoDetails photo, Rendition first, RenditionKey key, CancellationToken cancellationToken)
    {
        var format = MediaMapping.ToFormat(key.Format);
        var contentType = $"image/{key.Format.ToString().ToLowerInvariant()}";
        var blobKey = LibraryLayout.Rendition(
            photo.LibraryId, key.PhotoId, RenditionTag.Of(photo.Current.Number, photo.Look), key.Kind, MediaMapping.ExtensionOf(format));
        var blob = await store.StatAsync(BlobKey.Parse(blobKey), cancellationToken);
        return blob is null ? null : first with { ContentType = contentType, Size = blob.Size, BlobKey = blobKey };
    }
}

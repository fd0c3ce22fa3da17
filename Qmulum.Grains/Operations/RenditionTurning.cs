using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Photos;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>Lets the renditions of a photo that was turned follow at once: they were made here and are small, so that this needs no worker and no original.</summary>
public sealed class RenditionTurning(IBlobStore store)
{
    const int MostBytes = 16 << 20;

    /// <returns>The state with the turned renditions, which are in the location then; null when they must be made anew.</returns>
    /// <exception cref="StoreException">The location does not give or take the bytes.</exception>
    internal async Task<PhotoState?> TurnAsync(Guid photoId, PhotoState before, PhotoState after, CancellationToken cancellationToken)
    {
        var step = Orientations.Between(before.Overlay.Turn, after.Overlay.Turn);
        var turned = await Task.WhenAll(before.Renditions.Select(rendition => TurnAsync(rendition, step, cancellationToken)));
        if (turned.Any(static one => one is null))
        {
            return null;
        }

        var kept = await Task.WhenAll(before.Renditions.Zip(turned, (rendition, one) => KeepAsync(photoId, after, rendition, one!, cancellationToken)));
        var smallest = turned.MinBy(static one => one!.Content.Length)!;
        return after.WithTurned([.. kept], RenditionTurner.PlaceholderOf(smallest.Content));
    }

    async Task<TurnedRendition?> TurnAsync(Rendition rendition, int step, CancellationToken cancellationToken)
    {
        if (rendition.ContentType != "image/jpeg" || rendition.Size > MostBytes)
        {
            return null;
        }

        try
        {
            await using var blob = await store.OpenAsync(BlobKey.Parse(rendition.BlobKey), null, cancellationToken);
            var content = new byte[blob.Length];
            await blob.Content.ReadExactlyAsync(content, cancellationToken);
            return await Task.Run(() => RenditionTurner.Turn(content, step), cancellationToken);
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }

    Task<Rendition> KeepAsync(Guid photoId, PhotoState photo, Rendition before, TurnedRendition turned, CancellationToken cancellationToken) => store.KeepAsync(
        photo.LibraryId,
        photoId,
        photo.NextTag,
        new RenditionOutput(before.Kind, Media.RenditionFormat.Jpeg, before.ContentType, turned.Width, turned.Height, turned.Content),
        cancellationToken);
}

using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>Puts renditions into the location.</summary>
static class RenditionKeeping
{
    public static async Task<ImmutableArray<Rendition>> KeepAsync(
        this IBlobStore store, WorkOrder order, string tag, IReadOnlyList<RenditionOutput> outputs, CancellationToken cancellationToken)
    {
        var renditions = ImmutableArray.CreateBuilder<Rendition>(outputs.Count);
        foreach (var output in outputs)
        {
            renditions.Add(await store.KeepAsync(order.LibraryId, order.PhotoId, tag, output, cancellationToken));
        }

        return renditions.ToImmutable();
    }

    public static async Task<Rendition> KeepAsync(
        this IBlobStore store, string libraryId, Guid photoId, string tag, RenditionOutput output, CancellationToken cancellationToken)
    {
        var extension = MediaMapping.ExtensionOf(output.Format);
        var key = LibraryLayout.Rendition(libraryId, photoId, tag, output.Kind, extension);
        await store.PutAsync(BlobKey.Parse(key), output.Content, cancellationToken);
        return new(output.Kind, output.ContentType, output.Width, output.Height, output.Content.Length, key);
    }
}

using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Media.Workers;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>
/// Does what is due on one photo: fetches the version once, decodes it once, derives everything that was asked, and puts the
/// renditions into the location. Knows no state: what it returns is entered by the photo.
/// </summary>
public sealed class PhotoWorker(IBlobStore store, IMediaDeriver media) : IDisposable
{
    /// <summary>Renditions made on request at once: one leaves the other cores to what arrives.</summary>
    const int MakersAtOnce = 1;

    /// <summary>How many more may wait for it; the next is told to come back.</summary>
    const int MakersWaiting = 32;

    readonly SemaphoreSlim _makers = new(MakersAtOnce);
    int _wanted;

    public void Dispose() => _makers.Dispose();

    /// <exception cref="StoreException">The location does not give or take the bytes.</exception>
    /// <exception cref="WorkerLostException">The file cost the process that decoded it.</exception>
    public async Task<WorkResult> RunAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        var derived = await DeriveAsync(order.Version, DerivePlan.Everything(order.Name, order.Modified), cancellationToken);
        var tag = TagOf(order.Version.Number);
        var renditions = ImmutableArray.CreateBuilder<Rendition>(derived.Renditions.Count);
        foreach (var output in derived.Renditions)
        {
            renditions.Add(await KeepAsync(order.LibraryId, order.PhotoId, tag, output, cancellationToken));
        }

        return new(
            order.Version.Number,
            order.Operations,
            MediaMapping.ToKind(derived.Format),
            derived.ContentType,
            MediaMapping.ToPixels(derived),
            MediaMapping.ToFacts(derived.Facts),
            derived.Placeholder ?? [],
            derived.PerceptualHash,
            renditions.ToImmutable(),
            renditions.Count > 0 ? tag : "",
            MediaMapping.ToProblem(derived.Failure ?? derived.Damage));
    }

    /// <summary>Makes one more rendition of a version, in a format that is not made on arrival.</summary>
    /// <exception cref="QmulumException">RenditionFailed: the version does not decode. Busy: too many are wanted at once.</exception>
    public async Task<Rendition> MakeAsync(PhotoDetails photo, RenditionKey key, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _wanted) > MakersAtOnce + MakersWaiting)
            {
                throw new QmulumException(FaultCode.Busy, $"{MakersWaiting} pictures wait to be made in another format; ask again in a moment.");
            }

            await _makers.WaitAsync(cancellationToken);
            try
            {
                return await MakeNowAsync(photo, key, cancellationToken);
            }
            finally
            {
                _makers.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _wanted);
        }
    }

    async Task<Rendition> MakeNowAsync(PhotoDetails photo, RenditionKey key, CancellationToken cancellationToken)
    {
        var spec = SpecOf(key.Kind) with { Format = MediaMapping.ToFormat(key.Format) };
        var derived = await DeriveOneAsync(photo.Current, spec, cancellationToken);
        if (derived.Failure is { } failure)
        {
            throw new QmulumException(FaultCode.RenditionFailed, failure.Message);
        }

        return await KeepAsync(photo.LibraryId, key.PhotoId, TagOf(photo.Current.Number), derived.Renditions[0], cancellationToken);
    }

    async Task<Derived> DeriveOneAsync(PhotoVersion version, RenditionSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await DeriveAsync(version, new([spec], Placeholder: false, PerceptualHash: false, Facts: false), cancellationToken);
        }
        catch (WorkerLostException lost)
        {
            throw new QmulumException(FaultCode.RenditionFailed, lost.Message);
        }
        catch (WorkerUnavailableException)
        {
            throw new QmulumException(FaultCode.Busy, "The picture cannot be made right now; ask again in a moment.");
        }
    }

    /// <summary>Changes whenever the renditions of a photo do: their version, and the operation that made them.</summary>
    static string TagOf(int version) => $"v{version}-{OperationCatalog.Thumbnails.Replace("thumbnails@", "t", StringComparison.Ordinal)}";

    static RenditionSpec SpecOf(string kind) => kind == RenditionKinds.Preview ? RenditionSpec.Preview : RenditionSpec.Thumbnail;

    async Task<Derived> DeriveAsync(PhotoVersion version, DerivePlan plan, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(BlobKey.Parse(version.BlobKey), null, cancellationToken);
        return await media.DeriveAsync(new(blob.Content, blob.Length, blob.Path), plan, cancellationToken);
    }

    async Task<Rendition> KeepAsync(string libraryId, Guid photoId, string tag, RenditionOutput output, CancellationToken cancellationToken)
    {
        var extension = MediaMapping.ExtensionOf(output.Format);
        var key = LibraryLayout.Rendition(libraryId, photoId, tag, output.Kind, extension);
        await store.PutAsync(BlobKey.Parse(key), output.Content, cancellationToken);
        return new(output.Kind, output.ContentType, output.Width, output.Height, output.Content.Length, key);
    }
}

using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;

namespace Qmulum.Grains.Photos;

/// <summary>
/// Makes a WebP or AVIF when it is asked for and remembers it while it is asked for. It keeps no state: the blob's key tells where a made one
/// lies, and a rendition is made again whenever it is not there.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
[GrainType(GrainNames.Rendition)]
public sealed class RenditionGrain(PhotoWorker worker, RenditionShelf shelf) : Grain, IRenditionGrain
{
    public async Task<Rendition> Get()
    {
        if (!RenditionKey.TryParse(this.GetPrimaryKeyString(), out var key))
        {
            throw new QmulumException(FaultCode.Invalid, "There is no such kind or format of rendition.");
        }

        var photo = await GrainFactory.Photo(key.PhotoId).GetDetails()
            ?? throw new QmulumException(FaultCode.NotFound, $"There is no photo {key.PhotoId}.");
        Rendition first = key.Kind == RenditionKinds.Edited
            ? new(key.Kind, "image/jpeg", photo.Entry.Width, photo.Entry.Height, 0, "")
            : photo.Renditions.FirstOrDefault(rendition => rendition.Kind == key.Kind) ?? throw NotThere(photo);
        return await shelf.FindAsync(photo, first, key, CancellationToken.None)
            ?? await MakeAsync(photo, key);
    }

    /// <exception cref="QmulumException">OriginalElsewhere: it is made of bytes that are not here, and were asked back.</exception>
    async Task<Rendition> MakeAsync(PhotoDetails photo, RenditionKey key)
    {
        // Who asks is not known here: whoever may look may.
        if (photo.Current.ElsewhereSince is not null && !await GrainFactory.Replicas(photo.LibraryId).AdmitsGuest(key.PhotoId))
        {
            throw new QmulumException(
                FaultCode.OriginalElsewhere,
                "This picture is made of the original, which the replicas of its library keep, and as many others are on their way from there as may be. Try again when some of them are here.");
        }

        if (photo.Current.ElsewhereSince is not null && await GrainFactory.Photo(key.PhotoId).Recall())
        {
            throw new QmulumException(
                FaultCode.OriginalElsewhere,
                "This picture is made of the original, which the replicas of its library keep; it was asked back. Try again in a minute, when one of them is connected.");
        }

        return await worker.MakeAsync(photo, key, CancellationToken.None);
    }

    static QmulumException NotThere(PhotoDetails photo) => photo.Entry.Status == PhotoStatus.Pending
        ? new(FaultCode.RenditionPending, "The renditions of this photo are being made; ask again in a moment.")
        : new(FaultCode.RenditionFailed, photo.Problem?.Message ?? "This file has no picture to show.");
}

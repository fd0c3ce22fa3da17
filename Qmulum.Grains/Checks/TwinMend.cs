using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// Puts a damaged original back from another photo of this server that has the same bytes, in whatever library. Nobody is told which photo, or that there is
/// one: what somebody has is not others' business.
/// </summary>
public sealed class TwinMend(IGrainFactory grains, IndexDatabase index, IBlobStore store, ILogger<TwinMend> log)
{
    /// <summary>Twins that are tried: the first is whole, but for a place where much is damaged.</summary>
    const int MostTwins = 8;

    const int BufferBytes = 128 * 1024;

    /// <summary>Tries it.</summary>
    /// <param name="photoId">The photo.</param>
    /// <param name="original">Its version that is damaged.</param>
    /// <param name="cancellationToken">Gives up; what was there is there.</param>
    /// <returns>Whether other bytes lie there now, which had the right hash on their way.</returns>
    /// <exception cref="StoreOfflineException">The location is away.</exception>
    public async Task<bool> TryAsync(Guid photoId, KeptBlob original, CancellationToken cancellationToken)
    {
        if (original is not { Version: 1, Hash: { } hash, IsElsewhere: false })
        {
            return false; // an edit is this photo's alone, and what the replicas keep is not lost
        }

        foreach (var (_, twin) in await index.Checks.FindTwinsAsync(hash.ToBytes(), MostTwins, cancellationToken))
        {
            if (twin != photoId && await TryAsync(photoId, twin, original, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    async Task<bool> TryAsync(Guid photoId, Guid twin, KeptBlob original, CancellationToken cancellationToken)
    {
        if ((await grains.Photo(twin).GetBlobs()).FirstOrDefault(static blob => blob.Version == 1) is not { IsElsewhere: false } source || source.Hash != original.Hash)
        {
            return false;
        }

        try
        {
            return await CopyAsync(grains.Photo(photoId), BlobKey.Parse(source.Key), BlobKey.Parse(original.Key), original, cancellationToken);
        }
        catch (StoreException exception) when (exception is not StoreOfflineException)
        {
            log.NotMended(exception, photoId);
            return false;
        }
    }

    /// <summary>Copies the bytes, and compares them on their way: what has another hash is never put in place.</summary>
    async Task<bool> CopyAsync(IPhotoGrain photo, BlobKey from, BlobKey to, KeptBlob original, CancellationToken cancellationToken)
    {
        await using var source = await store.OpenAsync(from, null, cancellationToken);
        var place = await store.PlaceOfAsync(to, cancellationToken);
        await using var target = await place.Store.BeginAsync(original.Size, cancellationToken);
        await BlobStreams.CopyAsync(source.Content, target, BufferBytes, cancellationToken);
        var digest = await target.FinishAsync(cancellationToken);
        if (digest.Size != original.Size || digest.Sha256Hex != original.Hash!.Value.Hex)
        {
            return false;
        }

        await target.CommitAsync(to, cancellationToken);
        await photo.RemoveWhatIsGone([to.Value]); // deleted for good meanwhile: nothing of it stays
        return true;
    }
}

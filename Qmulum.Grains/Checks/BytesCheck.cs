using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// Reads a version's bytes back from the location and compares them with their hash. What is found is told to the photo, and of an original noted for its
/// receipt. What is damaged is put back where the server has the bytes once more, and is else wanted of the replicas that hold it.
/// </summary>
public sealed class BytesCheck(IGrainFactory grains, IndexDatabase index, IBlobStore store, TwinMend mend)
{
    /// <summary>
    /// How long an original is believed. The rounds over the location come sooner, at their pace (<see cref="Care.CareGrain"/>): this is for where they
    /// are turned off.
    /// </summary>
    internal static readonly TimeSpan Again = TimeSpan.FromDays(180);

    /// <summary>What is damaged is looked at more often: it may have been sent again, or put back.</summary>
    static readonly TimeSpan AgainWhenDamaged = TimeSpan.FromHours(1);

    /// <param name="libraryId">The photo's library.</param>
    /// <param name="photoId">The photo.</param>
    /// <param name="version">The blob of one of its versions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is wrong, for people; null when the bytes are whole, or are again.</returns>
    /// <exception cref="StoreException">The location does not answer: nothing is known then.</exception>
    public async Task<string?> ReadAsync(string libraryId, Guid photoId, KeptBlob version, CancellationToken cancellationToken)
    {
        if (version.IsElsewhere)
        {
            await index.Checks.PostponeAsync(libraryId, photoId, Again, cancellationToken);
            return null; // there is nothing to read, and nobody lost it
        }

        byte[]? sha1 = null;
        var photo = grains.Photo(photoId);
        var fault = await FaultOfAsync(version, read => sha1 = read.Sha1, cancellationToken);
        if (fault is not null && await IsElsewhereByNowAsync(photo, version))
        {
            return null;
        }

        // Before anybody is told: that it was put back at once would tell those who see the photo that somebody else has the file.
        if (fault is not null && await mend.TryAsync(photoId, version, cancellationToken))
        {
            fault = await FaultOfAsync(version, read => sha1 = read.Sha1, cancellationToken);
            await (fault is null ? photo.NoteMended(version.Version!.Value, "from another photo with the same bytes") : Task.CompletedTask);
        }

        // The photo first: who hears of damage from the receipt and sends the file again finds that it is to be mended.
        await photo.NoteDamage(version.Version!.Value, fault);
        if (version.Version == 1)
        {
            await (fault is null
                ? index.Checks.VerifiedAsync(libraryId, photoId, sha1, Again, cancellationToken)
                : index.Checks.DamagedAsync(libraryId, photoId, AgainWhenDamaged, cancellationToken));
        }

        return fault;
    }

    /// <summary>Whether the photo has given its original to the replicas since it was asked: the bytes go after it has said so.</summary>
    static async Task<bool> IsElsewhereByNowAsync(IPhotoGrain photo, KeptBlob version) =>
        (await photo.GetBlobs()).Any(blob => blob.Key == version.Key && blob.IsElsewhere);

    async Task<string?> FaultOfAsync(KeptBlob version, Action<BlobDigest> onRead, CancellationToken cancellationToken)
    {
        try
        {
            onRead(await store.VerifyAsync(BlobKey.Parse(version.Key), new(version.Size, version.Hash!.Value.ToBytes()), cancellationToken));
            return null;
        }
        catch (BlobNotFoundException)
        {
            return $"Version {version.Version}: its bytes are not in the location any more.";
        }
        catch (BlobDamagedException)
        {
            return $"Version {version.Version}: its bytes are not those that were stored.";
        }
        catch (StoreException)
        {
            // By its rights, for example, or on a bad place of the disk: without this one file no other would ever be read.
            if (await store.IsAwayAsync(BlobKey.Parse(version.Key), cancellationToken))
            {
                throw;
            }

            return $"Version {version.Version}: its bytes cannot be read.";
        }
    }
}

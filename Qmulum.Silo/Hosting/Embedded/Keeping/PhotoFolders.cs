using System.Runtime.CompilerServices;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>The folders of photos in a location, one after the other: the listing comes in the order of keys, so that a folder's files come together.</summary>
static class PhotoFolders
{
    /// <param name="store">The location.</param>
    /// <param name="passedOver">Gets folders that cannot be read.</param>
    /// <param name="ct">Ends the listing.</param>
    public static async IAsyncEnumerable<PhotoFolder> In(IBlobStore store, Action<string, StoreException> passedOver, [EnumeratorCancellation] CancellationToken ct)
    {
        PhotoFolder? last = null;
        await foreach (var blob in store.ListReadableAsync("libraries/", "", passedOver, ct))
        {
            if (blob.Key.Value.Split('/') is not ["libraries", var library, "photos", _, var photo, _] || !Guid.TryParseExact(photo, "D", out var id))
            {
                continue;
            }

            if (last is not null && (last.Library != library || last.Photo != id))
            {
                yield return last;
                last = null;
            }

            last ??= new(library, id, []);
            last.Files.Add(blob);
        }

        if (last is not null)
        {
            yield return last;
        }
    }
}

/// <summary>What lies together as one photo.</summary>
sealed record PhotoFolder(string Library, Guid Photo, List<BlobInfo> Files);

/// <summary>A folder of a photo does not hold what belongs there; the message says what is wrong.</summary>
sealed class UnknownFolderException(string message) : Exception(message);

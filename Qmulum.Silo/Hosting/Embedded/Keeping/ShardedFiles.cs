using System.Globalization;
using System.Runtime.CompilerServices;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// The files of a 256th of a library's photos. A small library is listed whole and once: by parts it would be 512 lists, each of which is a request in a
/// bucket.
/// </summary>
/// <param name="store">The locations.</param>
/// <param name="passedOver">Gets folders that cannot be read, each more than once.</param>
sealed class ShardedFiles(IBlobStore store, Action<string, StoreException> passedOver)
{
    /// <summary>About 3,000 photos: a few MB.</summary>
    const int MostOfLibrary = 10_000;

    /// <summary>Of all libraries that are kept whole: some tens of MB, however many there are.</summary>
    const int MostInAll = 200_000;

    static readonly string[] Kinds = ["photos", "renditions"];

    readonly Dictionary<string, ILookup<byte, BlobInfo>?> _whole = [];
    int _kept;

    /// <returns>By photo; what lies in no photo's folder is left out.</returns>
    /// <exception cref="StoreException">The location does not answer.</exception>
    public async Task<Dictionary<Guid, List<BlobInfo>>> ReadAsync(string library, byte shard, CancellationToken ct)
    {
        if (!_whole.TryGetValue(library, out var whole))
        {
            _whole[library] = whole = await TryWholeAsync(library, ct);
        }

        Dictionary<Guid, List<BlobInfo>> files = [];
        foreach (var blob in whole is null ? await ShardAsync(library, shard, ct) : whole[shard])
        {
            if (PhotoOf(library, blob) is { } photo)
            {
                (files.TryGetValue(photo, out var known) ? known : files[photo] = []).Add(blob);
            }
        }

        return files;
    }

    /// <summary>What lies below a library's photos and in no photo's folder, beside the shards' folders too. Lists them once more, and keeps nothing.</summary>
    /// <exception cref="StoreException">The location does not answer.</exception>
    public async IAsyncEnumerable<BlobInfo> StraysAsync(string library, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var blob in ListAsync($"{LibraryLayout.Library(library)}{Kinds[0]}/", ct))
        {
            if (PhotoOf(library, blob) is null)
            {
                yield return blob;
            }
        }
    }

    /// <summary>All files of a library by their shard; null when they are too many.</summary>
    async Task<ILookup<byte, BlobInfo>?> TryWholeAsync(string library, CancellationToken ct)
    {
        List<BlobInfo> all = [];
        foreach (var kind in Kinds)
        {
            await foreach (var blob in ListAsync($"{LibraryLayout.Library(library)}{kind}/", ct))
            {
                if (PhotoOf(library, blob) is not null)
                {
                    all.Add(blob);
                }

                if (all.Count > MostOfLibrary || _kept + all.Count > MostInAll)
                {
                    return null;
                }
            }
        }

        _kept += all.Count;
        return all.ToLookup(blob => byte.Parse(Place(library, blob)[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    async Task<List<BlobInfo>> ShardAsync(string library, byte shard, CancellationToken ct)
    {
        List<BlobInfo> files = [];
        foreach (var kind in Kinds)
        {
            await foreach (var blob in ListAsync($"{LibraryLayout.Library(library)}{kind}/{shard:x2}/", ct))
            {
                files.Add(blob);
            }
        }

        return files;
    }

    IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => store.ListReadableAsync(prefix, "", passedOver, ct);

    /// <summary>The photo in whose folder, which is in one of the 256, a file lies; null when it lies in none.</summary>
    static Guid? PhotoOf(string library, BlobInfo blob) =>
        Place(library, blob) is [_, [var high, var low], var photo, ..] && char.IsAsciiHexDigitLower(high) && char.IsAsciiHexDigitLower(low)
            && Guid.TryParseExact(photo, "D", out var id) ? id : null;

    /// <summary>The parts of a key behind its library: kind, shard, photo, file.</summary>
    static string[] Place(string library, BlobInfo blob) => blob.Key.Value[LibraryLayout.Library(library).Length..].Split('/');
}

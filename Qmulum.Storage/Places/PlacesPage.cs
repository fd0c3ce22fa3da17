namespace Qmulum.Storage;

/// <summary>
/// A part of a listing over several places, each looked at anew and in the order of <see cref="IBlobRoutes.LooksAsync"/>: a listing that was opened before
/// another place was looked at has read ahead, and would miss what came there since.
/// </summary>
/// <param name="Blobs">In key order, each once: as the place has it that was looked at last.</param>
/// <param name="End">The key behind which it goes on; null at the end.</param>
sealed record PlacesPage(IReadOnlyCollection<BlobInfo> Blobs, string? End)
{
    /// <summary>What a place is asked for at once: an S3 server answers no more.</summary>
    const int MostOfPlace = 1_000;

    public static async Task<PlacesPage> ReadAsync(IReadOnlyList<BlobPlace> looks, string prefix, string after, Action<string, StoreException>? passedOver, CancellationToken ct)
    {
        SortedDictionary<string, BlobInfo> found = new(StringComparer.Ordinal);
        string? end = null;
        foreach (var place in looks)
        {
            end = await ReadAsync(place.Store.ListAsync(prefix, after, passedOver, ct), end, found).ConfigureAwait(false);
        }

        return new([.. found.Where(blob => IsUpTo(end, blob.Key)).Select(blob => blob.Value)], end);
    }

    /// <returns>How far the page goes: as far as every place was read.</returns>
    static async Task<string?> ReadAsync(IAsyncEnumerable<BlobInfo> blobs, string? end, SortedDictionary<string, BlobInfo> found)
    {
        var count = 0;
        await foreach (var blob in blobs.ConfigureAwait(false))
        {
            if (!IsUpTo(end, blob.Key.Value))
            {
                break;
            }

            found[blob.Key.Value] = blob;
            if (++count == MostOfPlace)
            {
                return blob.Key.Value;
            }
        }

        return end;
    }

    static bool IsUpTo(string? end, string key) => end is null || string.CompareOrdinal(key, end) <= 0;
}

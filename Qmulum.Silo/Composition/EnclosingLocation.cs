using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>The location in which a place lies, whosever that is: it would list the blobs of the place as its own.</summary>
static class EnclosingLocation
{
    /// <param name="real">A folder's path, as links lead to it.</param>
    /// <returns>The nearest folder above it that is a location, as far as this process may see; null for none.</returns>
    public static string? Of(string real) => RealPath.Above(real).FirstOrDefault(FolderBlobStore.HasMarker);

    /// <param name="bucket">A bucket with its prefix.</param>
    /// <param name="addresses">Looks for markers.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The nearest prefix above that is a location, as far as the keys may see; null for none.</returns>
    public static async Task<string?> OfAsync(S3StoreOptions bucket, LocationAddress addresses, CancellationToken ct)
    {
        for (var above = AboveOf(bucket.Prefix); above is not null; above = AboveOf(above))
        {
            if (await addresses.HasMarkerAsync(bucket with { Prefix = above }, ct))
            {
                return $"s3://{bucket.Bucket}/{above}".TrimEnd('/');
            }
        }

        return null;
    }

    /// <summary>The prefix above one; null when it is the bucket's root.</summary>
    static string? AboveOf(string prefix) => prefix.Length == 0 ? null : prefix.LastIndexOf('/') is var slash and > 0 ? prefix[..slash] : "";
}

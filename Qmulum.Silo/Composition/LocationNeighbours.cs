using Qmulum.Data;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>
/// Refuses a location within another or around one: it would list the other's blobs as its own. What is known is compared by what paths and addresses lead
/// to; and above a place is looked for the marker of a location, whatever else leads there.
/// </summary>
sealed class LocationNeighbours(DataFolder data, ServerOptions options, IndexDatabase index, LocationAddress addresses)
{
    /// <param name="address">In its one form.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">It lies in another one or around one.</exception>
    public async Task RequireApartAsync(string address, CancellationToken cancellationToken)
    {
        var others = (await index.Locations.AllAsync(cancellationToken)).ConvertAll(row => row.Address);
        if (LocationAddress.IsBucket(address))
        {
            // The very same address of one in the list is told by its marker, which knows its name.
            var buckets = others.Where(other => other != address).Append(options.Location).Where(LocationAddress.IsBucket);
            await RequireApartAsync(BucketAddress.Parse(address), buckets, cancellationToken);
        }
        else
        {
            RequireApart(address, others.Where(other => !LocationAddress.IsBucket(other)));
        }
    }

    void RequireApart(string path, IEnumerable<string> others)
    {
        var real = RealPath.Of(path);
        var at = others.Append(data.Location).Select(other => (Path: other, Real: RealPath.Of(other))).ToList();
        if (at.Exists(other => other.Real == real))
        {
            return; // another one at the very same place is told by its marker, which knows its name
        }

        if (at.Append((Path: data.Root, Real: RealPath.Of(data.Root))).FirstOrDefault(other => AreNested(real, other.Real)).Path is { } near)
        {
            throw Nested(near, real == path ? "" : $"; it leads to \"{real}\"");
        }

        if (EnclosingLocation.Of(real) is { } above)
        {
            throw Nested(above, ", which is a location");
        }
    }

    async Task RequireApartAsync(S3StoreOptions bucket, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        foreach (var other in others)
        {
            var known = BucketAddress.Parse(other);
            if (AreSame(bucket, known))
            {
                throw new FormatException($"it is the place of \"{other}\", which this server has already");
            }

            if (AreNested(bucket, known))
            {
                throw Nested(other, "");
            }
        }

        if (await EnclosingLocation.OfAsync(bucket, addresses, cancellationToken) is { } above)
        {
            throw Nested(above, ", which is a location");
        }
    }

    static FormatException Nested(string near, string more) => new($"it must lie neither in \"{near}\" nor around it{more}");

    static bool AreNested(string path, string other) => IsWithin(path, other) || IsWithin(other, path);

    static bool IsWithin(string path, string folder) => Path.GetRelativePath(folder, path) is var relative
        && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);

    static bool AreSame(S3StoreOptions bucket, S3StoreOptions other) => AreOfOneBucket(bucket, other) && bucket.Prefix == other.Prefix;

    static bool AreOfOneBucket(S3StoreOptions bucket, S3StoreOptions other) => bucket.Bucket == other.Bucket && HostOf(bucket) == HostOf(other);

    static bool AreNested(S3StoreOptions bucket, S3StoreOptions other) =>
        AreOfOneBucket(bucket, other)
        && (IsWithinPrefix(bucket.Prefix, other.Prefix) || IsWithinPrefix(other.Prefix, bucket.Prefix));

    static bool IsWithinPrefix(string prefix, string above) => above.Length == 0 || prefix.StartsWith(above + "/", StringComparison.Ordinal);

    /// <summary>The server, however it is written: all of AWS is one, whose buckets have each one name in the whole world.</summary>
    static string HostOf(S3StoreOptions bucket) => bucket.Endpoint switch
    {
        null => "aws",
        { IdnHost: var host } when host.TrimEnd('.').EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) => "aws",
        { IsDefaultPort: true, IdnHost: var host } => host.TrimEnd('.').ToLowerInvariant(),
        var endpoint => $"{endpoint.IdnHost.TrimEnd('.').ToLowerInvariant()}:{endpoint.Port}",
    };
}

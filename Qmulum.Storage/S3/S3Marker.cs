using System.Net;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// The marker object that tells a location from an empty bucket: without it nothing is written there, and nothing counts as deleted. It costs a
/// request, so what it said counts for a few seconds, except where something seems to be missing.
/// </summary>
sealed class S3Marker(S3Connection connection, S3Objects objects, PartBuffers buffers, Guid? expectedId)
{
    /// <summary>How long what the marker said counts.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);

    sealed record Seen(StoreLocation Location, long At);

    volatile Seen? _seen;

    /// <summary>The location, as its marker said within the last seconds.</summary>
    /// <exception cref="StoreOfflineException">There is no marker, or it is another location's.</exception>
    /// <exception cref="StoreLayoutException">The marker cannot be understood.</exception>
    public async Task<StoreLocation> DemandAsync(CancellationToken ct) =>
        _seen is { } seen && connection.Options.Clock.GetElapsedTime(seen.At) < Trusted
            ? seen.Location
            : await DemandNowAsync(ct).ConfigureAwait(false);

    /// <summary>The location, as its marker says now.</summary>
    public async Task<StoreLocation> DemandNowAsync(CancellationToken ct)
    {
        var at = connection.Options.Clock.GetTimestamp();
        _seen = null;
        var location = await TryReadAsync(ct).ConfigureAwait(false)
            ?? throw new StoreOfflineException(
                $"{connection.Place} is not a Qmulum location: it has no '.qmulum/location.json'. Is it the right bucket and prefix? "
                + "Nothing was written, and nothing counts as deleted.");
        if (expectedId is { } id && location.Id != id)
        {
            throw new StoreOfflineException(
                $"{connection.Place} holds the location {location.Id}, not {id}. Name the bucket and prefix of the right one.");
        }

        _seen = new(location, at);
        return location;
    }

    /// <summary>Makes the marker if there is none. Of several that do so at once all see the same one afterwards.</summary>
    public async Task<StoreLocation> MakeAsync(CancellationToken ct)
    {
        if (await TryReadAsync(ct).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        await DemandEmptyAsync(ct).ConfigureAwait(false);
        StoreLocation made = new(Guid.CreateVersion7(), connection.Options.Clock.GetUtcNow(), StoreLocation.CurrentLayout);
        var body = PartBuffer.Of(buffers, JsonSerializer.SerializeToUtf8Bytes(made, StoreLocationJson.Default.StoreLocation));
        try
        {
            await objects.PutAsync(connection.Layout.MarkerKey, body, asBlob: false, onlyIfNew: true, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            // Somebody else was first.
        }
        finally
        {
            body.Free();
        }

        return await DemandNowAsync(ct).ConfigureAwait(false);
    }

    async Task DemandEmptyAsync(CancellationToken ct)
    {
        ListObjectsV2Request request = new() { BucketName = connection.Options.Bucket, Prefix = connection.Layout.Root, MaxKeys = 20 };
        var page = await connection.ReadAsync((s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
        if (page.S3Objects?.Any(found => !found.Key.StartsWith(connection.Layout.OwnFolder, StringComparison.Ordinal)) == true)
        {
            throw new StoreLayoutException(
                $"{connection.Place} is not empty and not a Qmulum location. Name an empty bucket, or a prefix that nothing has yet.");
        }
    }

    async Task<StoreLocation?> TryReadAsync(CancellationToken ct)
    {
        GetObjectRequest request = new() { BucketName = connection.Options.Bucket, Key = connection.Layout.MarkerKey };
        try
        {
            return await connection.ReadAsync(
                async (s3, token) =>
                {
                    using var answer = await s3.GetObjectAsync(request, token).ConfigureAwait(false);
                    return await ParseAsync(answer.ResponseStream, token).ConfigureAwait(false);
                },
                ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    async Task<StoreLocation> ParseAsync(Stream marker, CancellationToken ct)
    {
        try
        {
            var location = await JsonSerializer.DeserializeAsync(marker, StoreLocationJson.Default.StoreLocation, ct).ConfigureAwait(false);
            if (location is { Layout: > 0 and <= StoreLocation.CurrentLayout } && location.Id != Guid.Empty)
            {
                return location;
            }

            throw new StoreLayoutException(
                $"The marker of {connection.Place} describes layout {location?.Layout} of location {location?.Id}; this version knows layout "
                + $"{StoreLocation.CurrentLayout}. Use the version of Qmulum that made it, or a newer one.");
        }
        catch (JsonException fault)
        {
            throw new StoreLayoutException(
                $"The marker of {connection.Place} is damaged: {fault.Message} Restore it from a backup: its id is in the list of locations.", fault);
        }
    }
}

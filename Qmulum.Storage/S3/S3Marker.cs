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
        var (location, _) = await TryReadAsync(ct).ConfigureAwait(false)
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
    /// <param name="wanted">What it says when it is made.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<StoreLocation> MakeAsync(StoreLocation wanted, CancellationToken ct)
    {
        if (await TryReadAsync(ct).ConfigureAwait(false) is { } there)
        {
            return there.Location;
        }

        await DemandEmptyAsync(ct).ConfigureAwait(false);
        await PutAsync(wanted, null, [PutIf.New, PutIf.Anything], ct).ConfigureAwait(false);
        return await DemandNowAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Writes into the marker which server has the location.</summary>
    /// <exception cref="StoreTakenException">The marker does not say what was seen.</exception>
    public async Task<StoreLocation> TakeAsync(StoreLocation seen, Guid server, CancellationToken ct)
    {
        if (await TryReadAsync(ct).ConfigureAwait(false) is not { } now || now.Location != seen)
        {
            throw new StoreTakenException(connection.Place);
        }

        if (seen.Server == server)
        {
            return seen;
        }

        var taken = seen with { Server = server };
        PutIf[] conditions = [PutIf.Still(now.ETag), PutIf.Still(now.ETag.Trim('"')), PutIf.Anything]; // some servers compare it without its quotes
        await PutAsync(taken, seen, conditions, ct).ConfigureAwait(false);
        return await DemandNowAsync(ct).ConfigureAwait(false) == taken ? taken : throw new StoreTakenException(connection.Place);
    }

    /// <summary>
    /// Puts the marker unless somebody else was faster, by the first of the conditions that the server knows. What it says then must be read: where the
    /// server knows none, somebody else may have been faster all the same.
    /// </summary>
    async Task PutAsync(StoreLocation location, StoreLocation? seen, PutIf[] conditions, CancellationToken ct)
    {
        foreach (var condition in conditions)
        {
            await TryPutAsync(location, condition, ct).ConfigureAwait(false);
            if ((await TryReadAsync(ct).ConfigureAwait(false))?.Location != seen)
            {
                return;
            }
        }
    }

    /// <summary>Whether it was put is not said: a server whose answer was lost is asked twice, and refuses what it has done.</summary>
    async Task TryPutAsync(StoreLocation location, PutIf condition, CancellationToken ct)
    {
        var body = PartBuffer.Of(buffers, JsonSerializer.SerializeToUtf8Bytes(location, StoreLocationJson.Default.StoreLocation));
        try
        {
            await objects.PutAsync(connection.Layout.MarkerKey, body, asBlob: false, condition, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Somebody else was faster (AWS answers 409 to one of two at the same moment), or the server does not understand the condition.
        }
        catch (StoreException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented })
        {
            // The server knows no conditions.
        }
        finally
        {
            body.Free();
        }
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

    async Task<(StoreLocation Location, string ETag)?> TryReadAsync(CancellationToken ct)
    {
        GetObjectRequest request = new() { BucketName = connection.Options.Bucket, Key = connection.Layout.MarkerKey };
        try
        {
            return await connection.ReadAsync(
                async (s3, token) =>
                {
                    using var answer = await s3.GetObjectAsync(request, token).ConfigureAwait(false);
                    return (await ParseAsync(answer.ResponseStream, token).ConfigureAwait(false), answer.ETag);
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

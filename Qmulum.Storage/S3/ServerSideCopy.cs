using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// Copies within the bucket by the server itself: in one request up to a size, and above that in parts, many at once. docs/decisions/s3-store.md has the numbers.
/// </summary>
sealed class ServerSideCopy(S3Connection connection, S3Objects objects)
{
    const long WholeAtAws = 64L << 20;

    /// <summary>How many parts the server copies at once. Somebody waits for the answer; the rest of the requests is for others.</summary>
    int PartsAtOnce => Math.Max(1, connection.Options.Requests * 3 / 4);

    /// <summary>The largest blob that is copied in one request; less when the server was seen to need longer than anybody waits, or refused.</summary>
    long _whole = connection.Options.CopyWholeBytes ?? (connection.IsAws ? WholeAtAws : long.MaxValue);

    /// <summary>Copies the object as it was when its ETag was read, as a blob.</summary>
    /// <returns>The copy's ETag; null when the object is not there, or is another one by now.</returns>
    public async Task<string?> TryCopyAsync(string from, string etag, long size, string to)
    {
        try
        {
            return (size <= Volatile.Read(ref _whole) ? await AtOnceAsync(from, etag, size, to).ConfigureAwait(false) : null)
                ?? await InPartsAsync(from, etag, size, to).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
        {
            return null;
        }
    }

    /// <returns>The ETag; null when it took too long, or the server does not copy as much at once.</returns>
    async Task<string?> AtOnceAsync(string from, string etag, long size, string to)
    {
        CopyObjectRequest request = new()
        {
            SourceBucket = connection.Options.Bucket,
            SourceKey = from,
            DestinationBucket = connection.Options.Bucket,
            DestinationKey = to,
            ETagToMatch = etag,
            StorageClass = connection.Options.StorageClass,
            ServerSideEncryptionMethod = objects.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = connection.Options.EncryptionKeyId,
        };
        using CancellationTokenSource patience = new();
        if (size > connection.Options.CopyPartBytes)
        {
            patience.CancelAfter(connection.Options.CopyPatience);
        }

        try
        {
            return (await connection.WriteAsync((s3, token) => s3.CopyObjectAsync(request, token), patience.Token).ConfigureAwait(false)).ETag;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Volatile.Write(ref _whole, size - 1); // what it still copies has the same bytes as the parts
            return null;
        }
        catch (StoreException fault) when (size > connection.Options.CopyPartBytes && fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge })
        {
            Volatile.Write(ref _whole, size - 1); // S3 itself copies 5 GiB at once
            return null;
        }
    }

    async Task<string?> InPartsAsync(string from, string etag, long size, string to)
    {
        var copy = await MultipartUpload.BeginAsync(connection, objects, to, asBlob: true, CancellationToken.None).ConfigureAwait(false);
        try
        {
            var partBytes = Math.Max(connection.Options.CopyPartBytes, (size + PartPlan.MaximumParts - 1) / PartPlan.MaximumParts);
            var parts = (int)((size + partBytes - 1) / partBytes);
            await Parallel.ForAsync(0, parts, new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce }, async (part, ct) =>
            {
                var first = part * partBytes;
                await copy.CopyAsync(part + 1, from, etag, first, Math.Min(first + partBytes, size) - 1, ct).ConfigureAwait(false);
            }).ConfigureAwait(false);
            return await copy.CompleteAsync(size, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await copy.AbortAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}

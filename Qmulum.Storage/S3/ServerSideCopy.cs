using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>Copies within the bucket by the server itself: in one request up to a size, and above that in parts, several at once.</summary>
sealed class ServerSideCopy(S3Connection connection, S3Objects objects)
{
    /// <summary>How many parts the server copies at once.</summary>
    const int PartsAtOnce = 8;

    /// <summary>Copies the object as it was when its ETag was read, as a blob.</summary>
    /// <returns>The copy's ETag; null when the object is not there, or is another one by now.</returns>
    public async Task<string?> TryCopyAsync(string from, string etag, long size, string to)
    {
        try
        {
            return size <= connection.Options.CopyPartBytes
                ? await AtOnceAsync(from, etag, to).ConfigureAwait(false)
                : await InPartsAsync(from, etag, size, to).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
        {
            return null;
        }
    }

    async Task<string?> AtOnceAsync(string from, string etag, string to)
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
        var answer = await connection.WriteAsync((s3, token) => s3.CopyObjectAsync(request, token), CancellationToken.None).ConfigureAwait(false);
        return answer.ETag;
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

using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// Removes what uploads left behind: parts that were never put together, staged objects that were never copied, probes. What this
/// process is writing stays, and what has got a part lately: that is another process's.
/// </summary>
sealed class S3StagingSweep(S3Connection connection, S3Objects objects, ConcurrentDictionary<string, S3Upload> live)
{
    public async Task<int> SweepAsync(TimeSpan olderThan, CancellationToken ct)
    {
        var before = connection.Options.Clock.GetUtcNow() - olderThan;
        var removed = await SweepPartsAsync(connection.Layout.Root, IsOurs, before, ct).ConfigureAwait(false);
        foreach (var folder in new[] { connection.Layout.StagingFolder, connection.Layout.ProbeFolder })
        {
            removed += await SweepObjectsAsync(folder, before, ct).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>The same for uploads that may be interrupted.</summary>
    public async Task<int> SweepUploadsAsync(TimeSpan olderThan, CancellationToken ct)
    {
        var before = connection.Options.Clock.GetUtcNow() - olderThan;
        return await SweepPartsAsync(connection.Layout.UploadsFolder, _ => true, before, ct).ConfigureAwait(false)
            + await SweepObjectsAsync(connection.Layout.UploadsFolder, before, ct).ConfigureAwait(false);
    }

    /// <summary>Below the whole prefix: a copy in parts that died lies under a blob's key.</summary>
    bool IsOurs(string key) => key.StartsWith(connection.Layout.StagingFolder, StringComparison.Ordinal)
        || BlobKey.TryParse(key[connection.Layout.Root.Length..], out _);

    async Task<int> SweepPartsAsync(string prefix, Func<string, bool> isOurs, DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        ListMultipartUploadsRequest request = new() { BucketName = connection.Options.Bucket, Prefix = prefix };
        while (true)
        {
            var page = await connection.ReadAsync((s3, token) => s3.ListMultipartUploadsAsync(request, token), ct).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                removed += isOurs(upload.Key) && await IsLeftAsync(upload, before, ct).ConfigureAwait(false) ? await AbortAsync(upload, ct).ConfigureAwait(false) : 0;
            }

            if (page.IsTruncated != true)
            {
                return removed;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    async Task<bool> IsLeftAsync(Amazon.S3.Model.MultipartUpload upload, DateTimeOffset before, CancellationToken ct) =>
        !live.ContainsKey(upload.Key) && upload.Initiated < before.UtcDateTime && await IsQuietAsync(upload, before, ct).ConfigureAwait(false);

    async Task<bool> IsQuietAsync(Amazon.S3.Model.MultipartUpload upload, DateTimeOffset before, CancellationToken ct)
    {
        ListPartsRequest request = new() { BucketName = connection.Options.Bucket, Key = upload.Key, UploadId = upload.UploadId };
        while (true)
        {
            ListPartsResponse page;
            try
            {
                page = await connection.ReadAsync((s3, token) => s3.ListPartsAsync(request, token), ct).ConfigureAwait(false);
            }
            catch (Exception fault) when (MultipartUpload.IsGone(fault))
            {
                return false; // It has ended meanwhile.
            }

            if (page.Parts?.Any(part => part.LastModified >= before.UtcDateTime) == true)
            {
                return false;
            }

            if (page.IsTruncated != true)
            {
                return true;
            }

            request.PartNumberMarker = $"{page.NextPartNumberMarker}";
        }
    }

    async Task<int> AbortAsync(Amazon.S3.Model.MultipartUpload upload, CancellationToken ct)
    {
        AbortMultipartUploadRequest request = new() { BucketName = connection.Options.Bucket, Key = upload.Key, UploadId = upload.UploadId };
        try
        {
            await connection.WriteAsync((s3, token) => s3.AbortMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
            return 1;
        }
        catch (Exception fault) when (MultipartUpload.IsGone(fault))
        {
            return 0;
        }
    }

    async Task<int> SweepObjectsAsync(string folder, DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        ListObjectsV2Request request = new() { BucketName = connection.Options.Bucket, Prefix = folder };
        while (true)
        {
            var page = await connection.ReadAsync((s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
            foreach (var staged in page.S3Objects ?? [])
            {
                if (staged.LastModified < before.UtcDateTime && !live.ContainsKey(staged.Key))
                {
                    await objects.DeleteAsync(staged.Key, ct).ConfigureAwait(false);
                    removed++;
                }
            }

            if (page.IsTruncated != true)
            {
                return removed;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }
}

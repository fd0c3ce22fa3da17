using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>Removes what is kept of an upload into a bucket that may be interrupted.</summary>
static class S3StagedDrop
{
    public static async Task RemoveAsync(S3BlobStore store, Guid id, StagedMark mark, CancellationToken ct)
    {
        if (mark.Place.Length > 0 && S3Place.Parse(mark) is { UploadId.Length: > 0 } place)
        {
            var parts = MultipartUpload.Continue(store.Connection, store.Objects, store.Connection.Layout.UploadKey(id), place.UploadId);
            await parts.AbortAsync(ct).ConfigureAwait(false);
        }

        await RemoveObjectsAsync(store, id, keep: null, ct).ConfigureAwait(false);
    }

    /// <summary>Removes its objects: the tails of earlier interruptions, and the whole that was copied.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The upload.</param>
    /// <param name="keep">The tail that is still needed, below the prefix; null for none.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task RemoveObjectsAsync(S3BlobStore store, Guid id, string? keep, CancellationToken ct)
    {
        var layout = store.Connection.Layout;
        ListObjectsV2Request request = new() { BucketName = layout.Bucket, Prefix = layout.UploadFolder(id) };
        while (true)
        {
            var page = await store.Connection.ReadAsync((s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
            foreach (var found in (page.S3Objects ?? []).Where(found => found.Key[layout.Root.Length..] != keep))
            {
                await store.Objects.DeleteAsync(found.Key, ct).ConfigureAwait(false);
            }

            if (page.IsTruncated != true)
            {
                return;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }
}

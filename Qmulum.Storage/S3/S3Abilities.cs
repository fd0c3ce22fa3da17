using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>Finds out what a server does by asking it, with a probe object of its own: what a server says of itself is not to be relied on.</summary>
sealed class S3Abilities(S3Connection connection, S3Objects objects, PartBuffers buffers)
{
    readonly string _bucket = connection.Options.Bucket;

    public async Task<StoreAbilities> FindOutAsync(CancellationToken ct)
    {
        var key = connection.Layout.NewProbeKey();
        var body = PartBuffer.Of(buffers, "what can this server do?"u8);
        try
        {
            var etag = await objects.PutAsync(key, body, asBlob: false, PutIf.Anything, ct).ConfigureAwait(false);
            return new(
                ConditionalPut: await IsRefusedAsync(() => objects.PutAsync(key, body, false, PutIf.New, ct), HttpStatusCode.PreconditionFailed).ConfigureAwait(false),
                ChecksMd5: await IsRefusedAsync(
                    () => PutAsync(key, body, request => request.MD5Digest = Convert.ToBase64String(new byte[16]), ct), HttpStatusCode.BadRequest).ConfigureAwait(false),
                ChecksSha256: await IsRefusedAsync(
                    () => PutAsync(key, body, request => request.ChecksumSHA256 = Convert.ToBase64String(new byte[32]), ct), HttpStatusCode.BadRequest).ConfigureAwait(false),
                Parts: await WorksAsync(() => PartsAsync(key, ct)).ConfigureAwait(false),
                Copies: await WorksAsync(() => CopyAsync(key, etag, ct)).ConfigureAwait(false));
        }
        finally
        {
            body.Free();
            await objects.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    Task<PutObjectResponse> PutAsync(string key, PartBuffer body, Action<PutObjectRequest> with, CancellationToken ct) => connection.WriteAsync(
        (s3, token) =>
        {
            PutObjectRequest request = new()
            {
                BucketName = _bucket,
                Key = key,
                InputStream = new PartStream(body),
                AutoCloseStream = false,
                UseChunkEncoding = false,
            };
            with(request);
            return s3.PutObjectAsync(request, token);
        },
        ct);

    async Task PartsAsync(string key, CancellationToken ct)
    {
        var parts = await MultipartUpload.BeginAsync(connection, objects, key + ".parts", asBlob: false, ct).ConfigureAwait(false);
        try
        {
            ListMultipartUploadsRequest request = new() { BucketName = _bucket, Prefix = parts.Key };
            var listed = await connection.ReadAsync((s3, token) => s3.ListMultipartUploadsAsync(request, token), ct).ConfigureAwait(false);
            if (listed.MultipartUploads is not { Count: 1 })
            {
                throw new StoreUnavailableException($"{connection.Place} does not list an upload in parts.");
            }
        }
        finally
        {
            await parts.AbortAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    async Task CopyAsync(string key, string etag, CancellationToken ct)
    {
        CopyObjectRequest request = new()
        {
            SourceBucket = _bucket,
            SourceKey = key,
            DestinationBucket = _bucket,
            DestinationKey = key + ".copy",
            ETagToMatch = etag,
        };
        await connection.WriteAsync((s3, token) => s3.CopyObjectAsync(request, token), ct).ConfigureAwait(false);
        await objects.DeleteAsync(key + ".copy", CancellationToken.None).ConfigureAwait(false);
    }

    static async Task<bool> IsRefusedAsync<T>(Func<Task<T>> request, HttpStatusCode status)
    {
        try
        {
            await request().ConfigureAwait(false);
            return false;
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == status)
        {
            return true;
        }
        catch (StoreException fault) when (fault.InnerException is AmazonS3Exception answer)
        {
            return answer.StatusCode == status;
        }
    }

    static async Task<bool> WorksAsync(Func<Task> request)
    {
        try
        {
            await request().ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is AmazonS3Exception or StoreException { InnerException: AmazonS3Exception or null })
        {
            return false;
        }
    }
}

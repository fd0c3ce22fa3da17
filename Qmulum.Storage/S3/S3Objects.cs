using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>Single objects of a bucket: put with a check of what was kept, look, delete.</summary>
sealed class S3Objects(S3Connection connection)
{
    /// <summary>How often a blob is put while the same other content stands in its place. That others put it there each time by chance is hardly possible then.</summary>
    const int Looks = 8;

    /// <summary>The longest wait after the first look; after each more it is twice as long: 1.3 s in all, at most.</summary>
    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);

    readonly string _bucket = connection.Options.Bucket;

    /// <summary>Puts a body under a key in one request.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="asBlob">Whether it has the blobs' storage class, or the bucket's own.</param>
    /// <param name="condition">What the key must have; else the server answers 412, and what is there stays. Not every server knows that.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The ETag.</returns>
    /// <exception cref="AmazonS3Exception">412: the key has what the condition forbids.</exception>
    public async Task<string> PutAsync(string key, PartBuffer body, bool asBlob, PutIf condition, CancellationToken ct)
    {
        var md5 = body.Md5();
        var answer = await connection.WriteAsync(
            (s3, token) => s3.PutObjectAsync(PutRequest(key, body, md5, asBlob, condition), token), ct).ConfigureAwait(false);
        DemandKept(answer.ETag, md5, answer.ServerSideEncryptionMethod);
        return answer.ETag;
    }

    /// <summary>What is known of an object; null when there is none.</summary>
    public async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken ct)
    {
        try
        {
            return await connection.ReadAsync(
                (s3, token) => s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = key }, token), ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Puts a blob and then looks whether the server has what it said it took: some servers lie, and some proxies answer for them.
    /// </summary>
    /// <param name="key">The blob's key.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="put">Puts it and says the ETag; it may be asked to more than once.</param>
    /// <exception cref="StoreUnavailableException">The server has not kept it.</exception>
    public async Task<BlobInfo> PutAndLookAsync(BlobKey key, long size, Func<Task<string>> put)
    {
        string? other = null;
        for (var look = 1; ; look++)
        {
            var etag = await put().ConfigureAwait(false);
            var kept = await HeadAsync(connection.Layout.ObjectKey(key), CancellationToken.None).ConfigureAwait(false)
                ?? throw Lie($"the blob '{key}', and has no such object");
            if (Same(kept.ETag, etag))
            {
                return kept.ContentLength == size ? Info(key, kept) : throw Lie($"the {size} bytes of the blob '{key}', and kept {kept.ContentLength}");
            }

            // Something else stands there. Another upload of the same key may have come after this one; but what stays the same
            // whatever is put in its place is what the key had before.
            if (other is not null && !Same(kept.ETag, other))
            {
                return Info(key, kept);
            }

            other = kept.ETag;
            if (look == Looks)
            {
                throw Lie($"the blob '{key}', and still has what was there before");
            }

            await LetOthersEndAsync(look).ConfigureAwait(false);
        }
    }

    /// <summary>Waits by chance: writers that come in step would find each other's content again and again, and call the server a liar.</summary>
    Task LetOthersEndAsync(int look) =>
        Task.Delay(FirstWait * Math.Pow(2, look - 1) * Random.Shared.NextDouble(), connection.Options.Clock, CancellationToken.None);

    public async Task DeleteAsync(string key, CancellationToken ct)
    {
        try
        {
            await connection.WriteAsync(
                (s3, token) => s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = key }, token), ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.NotFound)
        {
            // S3 answers 204 for what is not there; a server that answers 404 says the same.
        }
    }

    /// <exception cref="StoreUnavailableException">The answer to a body does not speak of that body.</exception>
    public void DemandKept(string? etag, byte[] md5, ServerSideEncryptionMethod? encryption)
    {
        // An ETag that is an MD5 must be this one. With a key service's keys, and on servers that number their objects, it is not one.
        var hex = etag?.Trim('"');
        var isOfOtherBytes = hex is { Length: 32 } && hex.All(char.IsAsciiHexDigit)
            && (encryption is null || encryption == ServerSideEncryptionMethod.None || encryption == ServerSideEncryptionMethod.AES256)
            && !Convert.FromHexString(hex).AsSpan().SequenceEqual(md5);
        if (string.IsNullOrEmpty(hex) || isOfOtherBytes)
        {
            throw Lie($"some bytes, and named {(hex is null or "" ? "no checksum" : "the checksum of others")}");
        }
    }

    public static BlobInfo Info(BlobKey key, GetObjectMetadataResponse head) =>
        new(key, head.ContentLength, new(head.LastModified ?? throw new StoreUnavailableException($"The blob '{key}' has no date.")));

    /// <summary>Whether two ETags are the same; Ceph quotes them in some answers and not in others.</summary>
    static bool Same(string one, string other) => one.AsSpan().Trim('"').SequenceEqual(other.AsSpan().Trim('"'));

    StoreUnavailableException Lie(string what) =>
        new($"{connection.Place} said that it took {what}. Nothing is acknowledged; do not trust this server, or what stands before it.");

    PutObjectRequest PutRequest(string key, PartBuffer body, byte[] md5, bool asBlob, PutIf condition)
    {
        PutObjectRequest request = new()
        {
            BucketName = _bucket,
            Key = key,
            InputStream = new PartStream(body),
            AutoCloseStream = false,
            MD5Digest = Convert.ToBase64String(md5),
            UseChunkEncoding = false, // The body's SHA-256 is signed instead: every server checks it, not every one knows signed chunks.
            IfNoneMatch = condition.IsNew ? "*" : null,
            IfMatch = condition.ETag,
            StorageClass = asBlob ? connection.Options.StorageClass : null,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = connection.Options.EncryptionKeyId,
        };
        request.Headers.ContentType = "application/octet-stream";
        return request;
    }

    /// <summary>The header that asks for encryption; null for none.</summary>
    public ServerSideEncryptionMethod? Encryption => connection.Options.Encryption switch
    {
        S3Encryption.StoreManaged => ServerSideEncryptionMethod.AES256,
        S3Encryption.KeyService => ServerSideEncryptionMethod.AWSKMS,
        _ => null,
    };
}

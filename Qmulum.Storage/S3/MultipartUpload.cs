using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>An upload in parts under one key, invisible until it is completed.</summary>
sealed class MultipartUpload
{
    readonly S3Connection _connection;
    readonly S3Objects _objects;
    readonly string _key;
    readonly string _id;
    readonly List<PartETag> _parts = [];

    MultipartUpload(S3Connection connection, S3Objects objects, string key, string id)
    {
        _connection = connection;
        _objects = objects;
        _key = key;
        _id = id;
    }

    /// <summary>The object's key.</summary>
    public string Key => _key;

    /// <summary>What the server calls it.</summary>
    public string Id => _id;

    /// <summary>One that was begun before, perhaps by another process; it knows of no part until it is told.</summary>
    public static MultipartUpload Continue(S3Connection connection, S3Objects objects, string key, string id) => new(connection, objects, key, id);

    /// <param name="connection">The bucket.</param>
    /// <param name="objects">Its objects.</param>
    /// <param name="key">The key that the completed object gets.</param>
    /// <param name="asBlob">Whether it has the blobs' storage class, or the bucket's own.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<MultipartUpload> BeginAsync(
        S3Connection connection, S3Objects objects, string key, bool asBlob, CancellationToken ct)
    {
        InitiateMultipartUploadRequest request = new()
        {
            BucketName = connection.Options.Bucket,
            Key = key,
            ContentType = "application/octet-stream",
            StorageClass = asBlob ? connection.Options.StorageClass : null,
            ServerSideEncryptionMethod = objects.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = connection.Options.EncryptionKeyId,
        };
        var answer = await connection.WriteAsync((s3, token) => s3.InitiateMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.UploadId)
            ? throw new StoreUnavailableException($"{connection.Place} began an upload in parts and gave it no id. Do not trust this server, or what stands before it.")
            : new(connection, objects, key, answer.UploadId);
    }

    /// <summary>Sends a part; each is tried again by itself.</summary>
    /// <param name="number">1 to 10,000.</param>
    /// <param name="part">Its bytes.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The part's ETag.</returns>
    public async Task<string> SendAsync(int number, PartBuffer part, CancellationToken ct)
    {
        var md5 = part.Md5();
        var answer = await _connection.WriteAsync((s3, token) => s3.UploadPartAsync(PartRequest(number, part, md5), token), ct).ConfigureAwait(false);
        _objects.DemandKept(answer.ETag, md5, answer.ServerSideEncryptionMethod);
        Note(number, answer.ETag);
        return answer.ETag;
    }

    /// <summary>The parts that the server has, by their numbers.</summary>
    public async Task<IReadOnlyList<PartETag>> ListAsync(CancellationToken ct) =>
        [.. (await ListDetailsAsync(ct).ConfigureAwait(false)).Select(part => new PartETag(part.PartNumber ?? 0, part.ETag))];

    /// <summary>The same with their sizes.</summary>
    public async Task<List<PartDetail>> ListDetailsAsync(CancellationToken ct)
    {
        List<PartDetail> parts = [];
        ListPartsRequest request = new() { BucketName = _connection.Options.Bucket, Key = _key, UploadId = _id };
        while (true)
        {
            var page = await _connection.ReadAsync((s3, token) => s3.ListPartsAsync(request, token), ct).ConfigureAwait(false);
            parts.AddRange(page.Parts ?? []);
            if (page.IsTruncated != true)
            {
                return [.. parts.OrderBy(part => part.PartNumber)];
            }

            request.PartNumberMarker = $"{page.NextPartNumberMarker}";
        }
    }

    /// <summary>Makes these its parts.</summary>
    public void Take(IEnumerable<PartETag> parts)
    {
        lock (_parts)
        {
            _parts.Clear();
            _parts.AddRange(parts);
        }
    }

    /// <summary>Has the server take a part from another object.</summary>
    public async Task CopyAsync(int number, string from, string etag, long first, long last, CancellationToken ct)
    {
        CopyPartRequest request = new()
        {
            SourceBucket = _connection.Options.Bucket,
            SourceKey = from,
            DestinationBucket = _connection.Options.Bucket,
            DestinationKey = _key,
            UploadId = _id,
            PartNumber = number,
            FirstByte = first,
            LastByte = last,
            ETagToMatch = [etag],
        };
        var answer = await _connection.WriteAsync((s3, token) => s3.CopyPartAsync(request, token), ct).ConfigureAwait(false);
        Note(number, answer.ETag);
    }

    /// <summary>Makes the parts one object under the key.</summary>
    /// <param name="size">The bytes of all parts together.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Its ETag.</returns>
    public async Task<string> CompleteAsync(long size, CancellationToken ct)
    {
        CompleteMultipartUploadRequest request = new()
        {
            BucketName = _connection.Options.Bucket,
            Key = _key,
            UploadId = _id,
            PartETags = [.. _parts.OrderBy(part => part.PartNumber)],
        };
        try
        {
            var answer = await _connection.WriteAsync((s3, token) => s3.CompleteMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
            if (!string.IsNullOrEmpty(answer.ETag))
            {
                return answer.ETag;
            }
        }
        catch (Exception fault) when (IsGone(fault))
        {
            // Perhaps a first try, whose answer was lost, has completed it.
        }

        // Also for a server that answers without an ETag (Ceph 16).
        return await _objects.HeadAsync(_key, ct).ConfigureAwait(false) is { } made && made.ContentLength == size
            ? made.ETag
            : throw new StoreUnavailableException(
                $"{_connection.Place} has not put the parts of an upload together, or lost them. Nothing is acknowledged; send it again.");
    }

    /// <summary>Has the server forget the parts; the sweep does it later when it cannot now.</summary>
    public async Task AbortAsync(CancellationToken ct)
    {
        AbortMultipartUploadRequest request = new() { BucketName = _connection.Options.Bucket, Key = _key, UploadId = _id };
        try
        {
            await _connection.WriteAsync((s3, token) => s3.AbortMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.NotFound)
        {
            // It has ended already.
        }
        catch (StoreException)
        {
            // Whoever gives an upload up has his reason and is told that one. The parts are swept when they are old.
        }
    }

    /// <summary>Whether a server says that it does not know an upload. Some answer 404 without saying of what, above all when they were just started again.</summary>
    public static bool IsGone(Exception fault) => fault is StoreUnavailableException { InnerException: AmazonS3Exception { ErrorCode: "NoSuchUpload" } }
        or AmazonS3Exception { StatusCode: HttpStatusCode.NotFound };

    UploadPartRequest PartRequest(int number, PartBuffer part, byte[] md5) => new()
    {
        BucketName = _connection.Options.Bucket,
        Key = _key,
        UploadId = _id,
        PartNumber = number,
        PartSize = part.Length,
        InputStream = new PartStream(part),
        MD5Digest = Convert.ToBase64String(md5),
        UseChunkEncoding = false, // As for a whole object.
    };

    void Note(int number, string etag)
    {
        lock (_parts)
        {
            _parts.Add(new PartETag(number, etag));
        }
    }
}

using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// A bucket that clients reach themselves, by presigned requests ("Authenticating Requests: Using Query Parameters", AWS Signature Version 4).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="signer">Signs for the address at which clients reach the bucket; it sends nothing.</param>
/// <param name="endpoint">That address.</param>
sealed class S3Direct(S3BlobStore store, AmazonS3Client signer, Uri endpoint) : IDirectStore
{
    const int ReadBytes = 128 << 10;

    readonly S3Connection _connection = store.Connection;

    public async Task<Uri> ReadAddressAsync(BlobKey key, string contentType, string disposition, TimeSpan life)
    {
        var request = Request(_connection.Layout.ObjectKey(key), HttpVerb.GET, life);
        request.ResponseHeaderOverrides = new() { ContentType = contentType, ContentDisposition = disposition, CacheControl = "private, no-store" };
        return new(await signer.GetPreSignedURLAsync(request).ConfigureAwait(false));
    }

    public async Task<StagedMark> BeginDirectAsync(Guid id, long size, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        await store.Marker.DemandAsync(ct).ConfigureAwait(false);
        var upload = await MultipartUpload.BeginAsync(_connection, store.Objects, KeyOf(id), asBlob: false, ct).ConfigureAwait(false);
        return new(0, new S3Place(upload.Id, 0, 0, "", "", 0).ToString(), []);
    }

    public async Task<IReadOnlyList<DirectPart>> MissingPartsAsync(Guid id, StagedMark mark, long size, TimeSpan life, CancellationToken ct)
    {
        var (upload, plan) = (UploadOf(id, mark), new DirectPlan(size));
        List<DirectPart> missing = [];
        foreach (var number in await MissingAsync(upload, plan, ct).ConfigureAwait(false))
        {
            var request = Request(upload.Key, HttpVerb.PUT, life);
            (request.UploadId, request.PartNumber) = (upload.Id, number);
            request.Headers.ContentLength = plan.LengthOf(number); // It is signed: an address takes no more than was said.
            missing.Add(new(number, plan.OffsetOf(number), plan.LengthOf(number), new(await signer.GetPreSignedURLAsync(request).ConfigureAwait(false))));
        }

        return missing;
    }

    public async Task<IStagedUpload> TakeDirectAsync(Guid id, StagedMark mark, long size, Action<ReadOnlyMemory<byte>> read, CancellationToken ct)
    {
        var etag = await PutTogetherAsync(UploadOf(id, mark), size, ct).ConfigureAwait(false);
        var digest = await ReadAsync(KeyOf(id), read, ct).ConfigureAwait(false);
        return new S3DirectUpload(store, id, mark, etag, digest);
    }

    /// <summary>Makes the parts one object under the upload's key; that was done already when an earlier try got so far.</summary>
    /// <returns>Its ETag.</returns>
    async Task<string> PutTogetherAsync(MultipartUpload upload, long size, CancellationToken ct)
    {
        if (await store.Objects.HeadAsync(upload.Key, ct).ConfigureAwait(false) is { } there && there.ContentLength == size)
        {
            return there.ETag;
        }

        var plan = new DirectPlan(size);
        var parts = await PartsAsync(upload, ct).ConfigureAwait(false);
        if (parts.Count(part => IsWhole(part, plan)) < plan.Parts)
        {
            throw new StagedLostException("Of an upload that a client sent to the bucket itself not all parts are there.");
        }

        upload.Take(parts.Where(part => IsWhole(part, plan)).Select(part => new PartETag(part.PartNumber ?? 0, part.ETag)));
        return await upload.CompleteAsync(size, ct).ConfigureAwait(false);
    }

    async Task<BlobDigest> ReadAsync(string objectKey, Action<ReadOnlyMemory<byte>> seen, CancellationToken ct)
    {
        var name = BlobKey.Parse("direct"); // for the words of a fault alone
        await using var read = await store.OpenObjectAsync(objectKey, name, null, ct).ConfigureAwait(false);
        RunningDigest digest = new();
        var buffer = new byte[ReadBytes];
        var size = 0L;
        int some;
        while ((some = await read.Content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            digest.Append(buffer.AsSpan(0, some));
            seen(buffer.AsMemory(0, some));
            size += some;
        }

        return digest.Read(size);
    }

    async Task<IReadOnlyList<int>> MissingAsync(MultipartUpload upload, DirectPlan plan, CancellationToken ct)
    {
        try
        {
            var there = (await PartsAsync(upload, ct).ConfigureAwait(false)).Where(part => IsWhole(part, plan)).Select(part => part.PartNumber ?? 0).ToHashSet();
            return [.. Enumerable.Range(1, plan.Parts).Where(number => !there.Contains(number))];
        }
        catch (StagedLostException)
        {
            // It was put together by a try that ended before the file was entered, or the bucket gave it up.
            if (await store.Objects.HeadAsync(upload.Key, ct).ConfigureAwait(false) is { } made && made.ContentLength == plan.Size)
            {
                return [];
            }

            throw;
        }
    }

    static async Task<List<PartDetail>> PartsAsync(MultipartUpload upload, CancellationToken ct)
    {
        try
        {
            return await upload.ListDetailsAsync(ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (MultipartUpload.IsGone(fault))
        {
            throw new StagedLostException("An upload cannot go on: the bucket has given up the parts that had come. Begin it anew.", fault);
        }
    }

    static bool IsWhole(PartDetail part, DirectPlan plan) =>
        part.PartNumber is { } number && number >= 1 && number <= plan.Parts && part.Size == plan.LengthOf(number);

    MultipartUpload UploadOf(Guid id, StagedMark mark) =>
        MultipartUpload.Continue(_connection, store.Objects, KeyOf(id), S3Place.Parse(mark).UploadId);

    string KeyOf(Guid id) => _connection.Layout.UploadKey(id);

    GetPreSignedUrlRequest Request(string key, HttpVerb verb, TimeSpan life) => new()
    {
        BucketName = _connection.Options.Bucket,
        Key = key,
        Verb = verb,
        Expires = DateTime.UtcNow + life, // The store reads it by the real time, as with every signature.
        Protocol = endpoint.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
    };
}

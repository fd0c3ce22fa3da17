using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// Blobs as objects below a prefix of one S3 bucket. The layout is that of a folder (docs/storage-layout.md); why it is done this way,
/// docs/decisions/s3-store.md; how it is set up, docs/object-storage.md.
/// </summary>
/// <remarks>
/// Two ways in, as for a folder: <see cref="CreateAsync"/> is for the one time a location is made and makes the marker object;
/// <see cref="Open"/> is for every time after, and never makes anything.
/// </remarks>
public sealed class S3BlobStore : IMarkedStore, IDisposable
{
    const int CopyBufferBytes = 128 << 10;

    readonly S3HealthProbe _probe;
    readonly S3Direct? _direct;

    S3BlobStore(S3StoreOptions options, Guid? locationId)
    {
        Options = options;
        Connection = new(options);
        Buffers = new(options.BufferBytes, options.BufferPatience);
        Objects = new(Connection);
        Copy = new(Connection, Objects);
        Marker = new(Connection, Objects, Buffers, locationId);
        _probe = new(this);
        _direct = Connection.Signer is { } signer ? new(this, signer, options.DirectEndpoint!) : null;
    }

    public string Name => Options.Name;

    public IDirectStore? Direct => _direct;

    internal S3StoreOptions Options { get; }

    internal S3Connection Connection { get; }

    internal PartBuffers Buffers { get; }

    internal S3Objects Objects { get; }

    internal ServerSideCopy Copy { get; }

    internal S3Marker Marker { get; }

    /// <summary>The uploads under way in this process, by their staging key.</summary>
    internal ConcurrentDictionary<string, S3Upload> Live { get; } = new();

    /// <summary>
    /// Makes a location below the prefix. Run again on a location that is there already it opens that one, so that a first start that was cut
    /// short can be repeated.
    /// </summary>
    /// <exception cref="StoreLayoutException">There is something below the prefix, and it is no location.</exception>
    public static Task<S3BlobStore> CreateAsync(S3StoreOptions options, CancellationToken ct = default) => CreateAsync(options, null, ct);

    /// <inheritdoc cref="CreateAsync(S3StoreOptions, CancellationToken)"/>
    /// <param name="options">Where it is.</param>
    /// <param name="server">The server that a marker names which is made by this; one that is there already stays as it is.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<S3BlobStore> CreateAsync(S3StoreOptions options, Guid? server, CancellationToken ct = default) =>
        MakeAsync(options, StoreLocation.New(options.Clock) with { Server = server }, ct);

    /// <summary>
    /// Makes a location under an id that was noted before, so that who repeats this after it was cut short knows its own marker from another's. What is there already stays as it is:
    /// by its id the caller sees whether it is the one.
    /// </summary>
    /// <exception cref="StoreLayoutException">There is something below the prefix, and it is no location.</exception>
    public static Task<S3BlobStore> ClaimAsync(S3StoreOptions options, Guid id, CancellationToken ct = default) =>
        MakeAsync(options, StoreLocation.New(id, options.Clock), ct);

    static async Task<S3BlobStore> MakeAsync(S3StoreOptions options, StoreLocation wanted, CancellationToken ct)
    {
        using var maker = Open(options);
        var location = await maker.Marker.MakeAsync(wanted, ct).ConfigureAwait(false);
        return Open(options, location.Id);
    }

    /// <summary>
    /// Opens a location that was made before. Nothing is looked at yet: a location that is offline can be opened, says so at every call, and is
    /// there again once its server is.
    /// </summary>
    /// <param name="options">Where it is.</param>
    /// <param name="locationId">The id that its marker must have, if it is known: another location in its place is offline too.</param>
    public static S3BlobStore Open(S3StoreOptions options, Guid? locationId = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.Validated(), locationId);
    }

    public Task<StoreLocation> LocationAsync(CancellationToken ct) => Marker.DemandNowAsync(ct);

    public Task<StoreLocation> TakeAsync(StoreLocation seen, Guid server, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return Marker.TakeAsync(seen, server, ct);
    }

    public async ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedSize ?? 0, nameof(expectedSize));
        if (expectedSize > PartPlan.MaximumBlobBytes)
        {
            throw new BlobTooLargeException(
                $"A blob of {expectedSize} bytes does not fit into {Connection.Place}: at most {PartPlan.MaximumBlobBytes} bytes do.");
        }

        ct.ThrowIfCancellationRequested();
        await Marker.DemandAsync(ct).ConfigureAwait(false);
        var promised = S3Upload.FirstPromise(Options, expectedSize);
        await Buffers.PromiseAsync(promised, ct).ConfigureAwait(false);
        return new S3Upload(this, expectedSize, promised);
    }

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return S3StagedUpload.OpenAsync(this, id, mark, expectedSize, ct);
    }

    public async Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mark);
        await Marker.DemandAsync(ct).ConfigureAwait(false);
        await S3StagedDrop.RemoveAsync(this, id, mark, ct).ConfigureAwait(false);
    }

    public async Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct)
    {
        try
        {
            return await OpenObjectAsync(Connection.Layout.ObjectKey(key), key, range, ct).ConfigureAwait(false);
        }
        catch (BlobNotFoundException)
        {
            await Marker.DemandNowAsync(ct).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct)
    {
        if (await Objects.HeadAsync(Connection.Layout.ObjectKey(key), ct).ConfigureAwait(false) is { } head)
        {
            return S3Objects.Info(key, head);
        }

        await Marker.DemandNowAsync(ct).ConfigureAwait(false);
        return null;
    }

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) => PutAsync(key, content, Durability.Durable, ct);

    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var body = PartBuffer.Of(Buffers, content.Span);
        try
        {
            await PutAsync(key, body, durability).ConfigureAwait(false);
        }
        finally
        {
            body.Free();
        }
    }

    public async Task<bool> DeleteAsync(BlobKey key, CancellationToken ct)
    {
        await Marker.DemandAsync(ct).ConfigureAwait(false);
        if (await StatAsync(key, ct).ConfigureAwait(false) is null)
        {
            return false;
        }

        await Objects.DeleteAsync(Connection.Layout.ObjectKey(key), ct).ConfigureAwait(false);
        return true;
    }

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => ListAsync(prefix, "", ct);

    public async IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        ListObjectsV2Request request = new()
        {
            BucketName = Options.Bucket,
            Prefix = Connection.Layout.Root + BlobPrefix.Checked(prefix),
            StartAfter = after.Length == 0 ? null : Connection.Layout.Root + after,
        };
        while (true)
        {
            var page = await Connection.ReadAsync((s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                if (Connection.Layout.TryBlobKey(found.Key, out var key))
                {
                    yield return new(key, found.Size ?? 0, new(found.LastModified ?? default));
                }
            }

            if (page.IsTruncated != true)
            {
                break;
            }

            (request.StartAfter, request.ContinuationToken) = (null, page.NextContinuationToken);
        }

        await Marker.DemandNowAsync(ct).ConfigureAwait(false); // Afterwards: an emptied bucket must not look like the end of the list.
    }

    public async Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct)
    {
        await Marker.DemandAsync(ct).ConfigureAwait(false);
        var source = Connection.Layout.ObjectKey(from);
        var head = await Objects.HeadAsync(source, ct).ConfigureAwait(false);
        if (head is null)
        {
            await Marker.DemandNowAsync(ct).ConfigureAwait(false);
            throw new BlobNotFoundException(from);
        }

        ct.ThrowIfCancellationRequested();
        return await Objects.PutAndLookAsync(to, head.ContentLength, async () =>
            await Copy.TryCopyAsync(source, head.ETag, head.ContentLength, Connection.Layout.ObjectKey(to)).ConfigureAwait(false)
            ?? throw new StoreUnavailableException($"The blob '{from}' was replaced or deleted while it was copied. Try again.")).ConfigureAwait(false);
    }

    public async Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(expected);
        await using var read = await OpenAsync(key, null, ct).ConfigureAwait(false);
        if (read.Length != expected.Size)
        {
            throw new BlobDamagedException(key, $"it has {read.Length} bytes, and {expected.Size} were stored");
        }

        var found = await BlobStreams.DigestAsync(read.Content, CopyBufferBytes, ct).ConfigureAwait(false);
        if (!found.Equals(expected))
        {
            throw new BlobDamagedException(key, $"its SHA-256 is {found.Sha256Hex}, and {expected.Sha256Hex} was stored");
        }

        return found;
    }

    /// <summary>
    /// Writes, reads back with ranges, and deletes; about once an hour also finds out what the server can do (<see cref="StoreHealth.Abilities"/>).
    /// It costs seven requests, of which one writes, and then fourteen more.
    /// </summary>
    public Task<StoreHealth> CheckAsync(CancellationToken ct) => _probe.CheckAsync(ct);

    public async Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        await Marker.DemandNowAsync(ct).ConfigureAwait(false);
        return await new S3StagingSweep(Connection, Objects, Live).SweepAsync(olderThan, ct).ConfigureAwait(false);
    }

    public async Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        await Marker.DemandNowAsync(ct).ConfigureAwait(false);
        return await new S3StagingSweep(Connection, Objects, Live).SweepUploadsAsync(olderThan, ct).ConfigureAwait(false);
    }

    public void Dispose() => Connection.Dispose();

    /// <summary>Puts a blob in one request. What must be durable is looked at afterwards; what can be made again is not.</summary>
    internal async Task<BlobInfo> PutAsync(BlobKey key, PartBuffer body, Durability durability)
    {
        await Marker.DemandAsync(CancellationToken.None).ConfigureAwait(false);
        Task<string> Put() => Objects.PutAsync(Connection.Layout.ObjectKey(key), body, asBlob: true, PutIf.Anything, CancellationToken.None);
        if (durability == Durability.Durable)
        {
            return await Objects.PutAndLookAsync(key, body.Length, Put).ConfigureAwait(false);
        }

        await Put().ConfigureAwait(false);
        return new(key, body.Length, Options.Clock.GetUtcNow());
    }

    /// <summary>Opens an object, which a reader knows by a blob's key.</summary>
    internal async Task<BlobRead> OpenObjectAsync(string objectKey, BlobKey key, ByteRange? range, CancellationToken ct)
    {
        if (range is { SuffixLength: 0 })
        {
            throw await OutsideAsync(objectKey, key, range.Value, ct).ConfigureAwait(false);
        }

        GetObjectResponse answer;
        try
        {
            answer = await GetAsync(objectKey, range?.ToString(), null, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            throw new BlobNotFoundException(key, fault);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range is { } outside)
        {
            throw await OutsideAsync(objectKey, key, outside, ct).ConfigureAwait(false);
        }

        try
        {
            return Read(answer, objectKey, key, range);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    BlobRead Read(GetObjectResponse answer, string objectKey, BlobKey key, ByteRange? range)
    {
        var size = range is null ? answer.ContentLength : SizeOf(answer, key);
        var (offset, length) = range?.Resolve(size) ?? (0, size);
        if (answer.ContentLength != length)
        {
            throw new StoreUnavailableException(
                $"{Connection.Place} answers {answer.ContentLength} bytes of the blob '{key}' where {length} were asked for. It does not know ranges.");
        }

        BlobInfo info = new(key, size, new(answer.LastModified ?? default));
        S3ReadStream content = new(Connection, key, answer, offset, length, (from, ct) => AgainAsync(answer.ETag, from, offset + length - 1, objectKey, key, ct));
        return new(content, info, offset, length);
    }

    /// <summary>Opens the object again after its connection was cut off, if it is still the same.</summary>
    async Task<GetObjectResponse> AgainAsync(string etag, long first, long last, string objectKey, BlobKey key, CancellationToken ct)
    {
        try
        {
            return await GetAsync(objectKey, $"bytes={first}-{last}", etag, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception fault)
        {
            throw new StoreUnavailableException(
                $"The connection to {Connection.Place} was cut off, and the blob '{key}' was replaced or deleted meanwhile. Read it again.", fault);
        }
    }

    Task<GetObjectResponse> GetAsync(string objectKey, string? range, string? etag, CancellationToken ct) => Connection.ReadAsync(
        (s3, token) => s3.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = Options.Bucket,
                Key = objectKey,
                ByteRange = range is null ? null : new Amazon.S3.Model.ByteRange(range),
                EtagToMatch = etag,
            },
            token),
        ct);

    /// <summary>The size of the whole object as a 206 says it: "bytes 0-9/100" (RFC 9110, 14.4).</summary>
    long SizeOf(GetObjectResponse answer, BlobKey key) =>
        answer.ContentRange is { } range && long.TryParse(range.AsSpan(range.LastIndexOf('/') + 1), out var size)
            ? size
            : throw new StoreUnavailableException($"{Connection.Place} answered the whole blob '{key}' where a range was asked for.");

    /// <summary>The fault of a range, with the size, which the answer to it does not say.</summary>
    async Task<StoreException> OutsideAsync(string objectKey, BlobKey key, ByteRange range, CancellationToken ct) =>
        await Objects.HeadAsync(objectKey, ct).ConfigureAwait(false) is { } head
            ? new RangeNotSatisfiableException(range, head.ContentLength)
            : new BlobNotFoundException(key);
}

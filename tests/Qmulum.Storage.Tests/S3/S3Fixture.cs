using Amazon.Runtime;
using Amazon.S3.Model;

namespace Qmulum.Storage.Tests;

/// <summary>A location below a prefix of its own in a bucket of the real server, reached through a proxy that can fail.</summary>
sealed class S3Fixture : IStoreFixture
{
    static readonly Lazy<Task<string>> Bucket = new(async () => await (await S3Server.SharedAsync()).CreateBucketAsync());

    static int _prefixes;

    readonly MovedClock _clock = new();
    readonly string _root = $"tests/{Interlocked.Increment(ref _prefixes)}";
    S3Server _server = null!;

    public S3Proxy Proxy { get; private set; } = null!;

    public S3BlobStore S3 { get; private set; } = null!;

    public IBlobStore Store => S3;

    public S3StoreOptions Options { get; private set; } = null!;

    public string Address => StoreAddress.OfS3(Options);

    public static async Task<IStoreFixture> MakeAsync() => await MakeAsync(options => options with { Retries = 1 });

    public static async Task<S3Fixture> MakeAsync(Func<S3StoreOptions, S3StoreOptions> with)
    {
        S3Fixture fixture = new() { _server = await S3Server.SharedAsync() };
        fixture.Proxy = await S3Proxy.StartAsync(fixture._server.Endpoint);
        fixture.Options = with(Of(fixture.Proxy.Endpoint, await Bucket.Value, fixture._root) with { Clock = fixture._clock });
        fixture.S3 = await S3BlobStore.CreateAsync(fixture.Options);
        return fixture;
    }

    /// <summary>As small as it goes, so that little is much: parts of 5 MiB, copies in parts, and what is over 512 KiB is staged.</summary>
    public static S3StoreOptions Of(Uri endpoint, string bucket, string prefix) => new()
    {
        Endpoint = endpoint,
        Bucket = bucket,
        Prefix = prefix,
        PathStyle = true,
        Credentials = new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey),
        HoldBytes = 512 << 10,
        PartBytes = 5 << 20,
        CopyWholeBytes = 5 << 20,
        CopyPartBytes = 5 << 20,
        BufferBytes = 1L << 30,
        Retries = 2,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public async Task OverwriteAsync(BlobKey key, byte[] content) => await _server.Client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = Options.Bucket,
        Key = $"{_root}/{key}",
        InputStream = new MemoryStream(content),
    });

    public Task RemoveAsync(BlobKey key) => RemoveObjectAsync(key.Value);

    /// <summary>Removes an object by its name below the prefix.</summary>
    public Task RemoveObjectAsync(string name) => _server.Client.DeleteObjectAsync(Options.Bucket, $"{_root}/{name}");

    /// <summary>Puts an object by its name below the prefix.</summary>
    public Task PutObjectAsync(string name, string content) => _server.Client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = Options.Bucket,
        Key = $"{_root}/{name}",
        ContentBody = content,
    });

    /// <summary>The text of an object by its name below the prefix.</summary>
    public async Task<string> ReadObjectAsync(string name)
    {
        using var answer = await _server.Client.GetObjectAsync(Options.Bucket, $"{_root}/{name}");
        using StreamReader reader = new(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Begins an upload in parts under a name below the prefix, and leaves it.</summary>
    public Task BeginPartsAsync(string name) => _server.Client.InitiateMultipartUploadAsync(Options.Bucket, $"{_root}/{name}");

    public async Task<int> CountObjectsAsync() =>
        (await _server.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Options.Bucket, Prefix = _root + "/" })).S3Objects.Count;

    public async Task<int> CountStagedAsync()
    {
        var uploads = await _server.Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Options.Bucket, Prefix = _root + "/" });
        var objects = await _server.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Options.Bucket, Prefix = _root + "/.qmulum/" });
        return (uploads.MultipartUploads?.Count ?? 0) + (objects.S3Objects?.Count(found => !found.Key.EndsWith("/location.json", StringComparison.Ordinal)) ?? 0);
    }

    public async Task<IAsyncDisposable> TakeOfflineAsync()
    {
        await Proxy.StopAsync();
        _clock.Advance(S3Marker.Trusted); // A store notices within that time, or at its next request.
        return new Away(Proxy);
    }

    public void Advance(TimeSpan time) => _clock.Advance(time);

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        await Proxy.DisposeAsync();
    }

    sealed class Away(S3Proxy proxy) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await proxy.StartAgainAsync();
    }
}

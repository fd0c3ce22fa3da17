using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Qmulum.Storage;

/// <summary>
/// The way to one bucket: the SDK's client with finite times, tries and connections, a bound on requests under way, and typed faults.
/// </summary>
/// <remarks>
/// The SDK sends a request again that failed for a passing reason, with growing random waits and, over all requests, no more than
/// its budget of tries (its "standard" mode). It also corrects its clock by the server's once.
/// </remarks>
sealed class S3Connection : IDisposable
{
    readonly AWSCredentials _keys;
    readonly AmazonS3Client _client;
    readonly SemaphoreSlim _turns;

    public S3Connection(S3StoreOptions options)
    {
        Options = options;
        Layout = new(options.Bucket, options.Prefix);
        Place = options.Endpoint is { } endpoint ? $"'{Layout}' at {endpoint.Authority}" : $"'{Layout}' in {options.Region}";
        _turns = new(options.Requests);
        _keys = options.Credentials ?? new S3ChainKeys();
        _client = Client(options);
        Signer = options.DirectEndpoint is { } direct ? Client(options with { Endpoint = direct }) : null;
    }

    /// <summary>Signs requests that clients send themselves; null when they do not reach the bucket.</summary>
    public AmazonS3Client? Signer { get; }

    public S3StoreOptions Options { get; }

    public S3Layout Layout { get; }

    /// <summary>The bucket, its prefix and the server, as an admin knows them.</summary>
    public string Place { get; }

    /// <summary>Whether it is AWS itself, however it is written.</summary>
    public bool IsAws => Options.Endpoint is not { } endpoint || endpoint.IdnHost.TrimEnd('.').EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a request that changes nothing.</summary>
    public Task<T> ReadAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken ct) => CallAsync(request, false, ct);

    /// <summary>Sends a request that changes something.</summary>
    public Task<T> WriteAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken ct) => CallAsync(request, true, ct);

    public void Dispose()
    {
        _client.Dispose();
        Signer?.Dispose();
        _turns.Dispose();
    }

    async Task<T> CallAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, bool writes, CancellationToken ct)
    {
        await _turns.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await WithFreshKeysAsync(request, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (AmazonS3Exception answer) when (IsAnswer(answer))
        {
            throw; // Not a fault of the store: the caller asked for something, and this is the answer.
        }
        catch (Exception cause) when (S3Fault.From(Place, writes, cause) is { } fault)
        {
            throw fault;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Whether a server says no more than that something is not there, or not as it was asked for.</summary>
    static bool IsAnswer(AmazonS3Exception answer) =>
        answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable
        || (answer.StatusCode is HttpStatusCode.NotFound && answer.ErrorCode is not ("NoSuchBucket" or "NoSuchUpload"));

    /// <summary>Keys may be withdrawn before the time they were given for, or be written anew: those of now are asked for once.</summary>
    async Task<T> WithFreshKeysAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await request(_client, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception answer) when (IsOfKeys(answer) && _keys is S3FoundKeys or RefreshingAWSCredentials)
        {
            ForgetKeys();
        }

        return await request(_client, ct).ConfigureAwait(false);
    }

    /// <summary>Whether the keys may be the reason. An answer to a HEAD has no body that could say why: its status stands for the code then.</summary>
    static bool IsOfKeys(AmazonS3Exception answer) => answer.ErrorCode
        is "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken" or "InvalidAccessKeyId" or "SignatureDoesNotMatch"
        or nameof(HttpStatusCode.BadRequest) or nameof(HttpStatusCode.Forbidden);

    void ForgetKeys()
    {
        (_keys as S3FoundKeys)?.Forget();
        (_keys as RefreshingAWSCredentials)?.ClearCredentials();
    }

    AmazonS3Client Client(S3StoreOptions options) => new(_keys, Configuration(options));

    static AmazonS3Config Configuration(S3StoreOptions options)
    {
        AmazonS3Config configuration = new()
        {
            ForcePathStyle = options.PathStyle,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            Timeout = options.Timeout,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.Requests * 4, // Requests under way, and open reads, whose answers have begun.
            IgnoreConfiguredEndpointUrls = true,
            BufferSize = PartBuffers.PieceBytes, // A piece of a part at a time; the SDK's own 8 KiB are eight times the calls.

            // Many servers refuse or garble the SDK's own trailing checksums; Content-MD5 and the signed SHA-256 they all know.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = options.Region;
        }
        else
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return configuration;
    }
}

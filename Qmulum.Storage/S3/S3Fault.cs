using System.Net;
using System.Net.Http;
using Amazon.Runtime;
using Amazon.S3;

namespace Qmulum.Storage;

/// <summary>
/// One table from what an S3 server answers to what a store throws. The sentences are the store's own: a server's text may hold what
/// does not belong in a log.
/// </summary>
static class S3Fault
{
    /// <summary>The typed error for it; null for what is not the outside world's (a cancellation, a defect of the code).</summary>
    /// <param name="place">The bucket, its prefix and the server, as an admin knows them.</param>
    /// <param name="writes">Whether the request would have changed something.</param>
    /// <param name="cause">What the SDK threw.</param>
    public static StoreException? From(string place, bool writes, Exception cause) => cause switch
    {
        _ when Find<S3ProfileMissingException>(cause) is { } missing => new StoreUnavailableException($"There are no keys for {place}. {missing.Message}", cause),
        AmazonServiceException { StatusCode: not 0 } answer => From(place, writes, answer),
        _ when Find<HttpRequestException>(cause) is { } request => From(place, request, cause),
        _ when Find<TimeoutException>(cause) is not null || cause is TaskCanceledException =>
            new StoreUnavailableException($"{place} did not answer in time. Is the server overloaded, or the line too slow?", cause),
        IOException => new StoreUnavailableException($"The connection to {place} was cut off. Try again.", cause),
        AmazonClientException when cause.Message.Contains("AWS credentials", StringComparison.Ordinal) => new StoreUnavailableException( // no other sign of it
            $"There are no keys for {place}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile of the shared credentials file (profile=NAME), or give the machine a role.", cause),
        AmazonClientException or AmazonServiceException => new StoreUnavailableException(
            $"A request to {place} could not be made or its answer not understood ({cause.GetType().Name}). Is it an S3 server?", cause),
        _ => null,
    };

    static StoreException From(string place, bool writes, AmazonServiceException answer) => answer.ErrorCode switch
    {
        "NoSuchBucket" => new StoreOfflineException(
            $"There is no bucket at {place}. Make it, or name the right one. Nothing counts as deleted.", answer),
        "NoSuchUpload" => new StoreUnavailableException(
            $"An upload to {place} was ended by somebody else: a sweep, or a rule of the bucket. Send it again.", answer),
        "RequestTimeTooSkewed" => new StoreUnavailableException(
            $"The clock of this machine and that of {place} differ by more than is allowed (mostly 15 minutes). Set the clock.", answer),
        "ExpiredToken" or "TokenRefreshRequired" or "ExpiredTokenException" => new StoreUnavailableException(
            $"The temporary keys for {place} have expired and no new ones came. Look at the role or the service that gives them.", answer),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "InvalidSecurity" => new StoreUnavailableException(
            $"{place} does not know these keys. Set the right access key and secret.", answer),
        "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" => new StoreUnavailableException(
            $"{place} is in another region than the one that is set. Set the bucket's region.", answer),
        "InvalidObjectState" => new StoreUnavailableException(
            $"A blob in {place} lies in an archive and cannot be read at once. Restore it, and use a storage class that can be read.", answer)
        { IsRefused = true },
        "EntityTooLarge" => new BlobTooLargeException($"{place} does not take a blob that large.", answer),
        "QuotaExceeded" or "XMinioStorageFull" or "InsufficientCapacity" => Full(place, answer),
        "BadDigest" or "InvalidDigest" or "XAmzContentSHA256Mismatch" => new StoreUnavailableException(
            $"Bytes changed on the way to {place}: their checksum did not hold. Nothing was kept; try again.", answer),
        _ => From(place, writes, answer.StatusCode, answer),
    };

    static StoreException From(string place, bool writes, HttpStatusCode status, AmazonServiceException answer) => status switch
    {
        HttpStatusCode.InsufficientStorage => Full(place, answer),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized when writes => new StoreReadOnlyException(
            $"{place} refuses to be written with these keys. Give them s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload there.", answer),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new StoreUnavailableException(
            $"{place} refuses to be read with these keys. Give them s3:GetObject there and s3:ListBucket on the bucket.", answer)
        { IsRefused = true },
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => new StoreUnavailableException(
            $"{place} asks to slow down and went on asking. Try again later.", answer),
        HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed => new StoreUnavailableException(
            $"{place} does not offer something that this store needs ({(int)status} {Code(answer)}). Test the location to see what.", answer),
        HttpStatusCode.RequestEntityTooLarge => new BlobTooLargeException($"{place} does not take a blob that large.", answer),
        _ => new StoreUnavailableException($"{place} failed with {(int)status} {Code(answer)}. Look into its log, then try again.", answer),
    };

    static StoreException From(string place, HttpRequestException request, Exception cause) => request.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new StoreOfflineException(
            $"The name of {place} is not known to this machine's resolver. Is the endpoint right, and is there a network?", cause),
        HttpRequestError.ConnectionError => new StoreOfflineException(
            $"Nobody answers at {place}. Is the server running, and the endpoint right? Nothing counts as deleted.", cause),
        HttpRequestError.SecureConnectionError => new StoreOfflineException(
            $"No secure connection to {place} came about. Is its certificate valid and known here, and is it https at all?", cause),
        HttpRequestError.ProxyTunnelError => new StoreOfflineException($"The proxy does not connect to {place}. Look at its settings.", cause),
        _ => new StoreUnavailableException($"The connection to {place} was cut off. Try again.", cause),
    };

    static StoreFullException Full(string place, Exception cause) =>
        new($"{place} has no room left, or its quota is used up. Raise it, or free some room.", cause);

    /// <summary>A server's word for the fault, when it is one: letters alone, and few.</summary>
    static string Code(AmazonServiceException answer) =>
        answer.ErrorCode is { Length: > 0 and <= 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : "";

    static T? Find<T>(Exception? cause)
        where T : Exception
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}

using System.Net;

namespace Qmulum.Cli.Http;

/// <summary>The server answered with an error; the message is its own sentence.</summary>
sealed class ApiException(HttpStatusCode status, string? code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The stable code of the problem, for example <c>digest-mismatch</c>; none when the answer was no problem document.</summary>
    public string? Code { get; } = code;

    /// <summary>What the server's <c>Retry-After</c> asked for.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>
    /// Whether the same request may succeed in a moment. A full store (507), a method that is not there (501) or a file that the server has lost will
    /// not be another within the time of a retry.
    /// </summary>
    public bool IsTransient => Status switch
    {
        _ when Code is "blob-damaged" or "blob-missing" or "original-elsewhere" => false,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported or HttpStatusCode.InsufficientStorage => false,
        _ => (int)Status >= 500,
    };
}

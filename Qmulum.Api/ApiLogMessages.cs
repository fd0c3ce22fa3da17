using Microsoft.Extensions.Logging;

namespace Qmulum.Api;

/// <summary>What the API logs; ids 1000 to 1999. No name, place or token of a user goes in here,
/// but for the links of a server that sends no e-mail: the log is where its owner finds them.</summary>
static partial class ApiLogMessages
{
    [LoggerMessage(1001, LogLevel.Error, "A request failed with {Code} at {Endpoint}.")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string code, string endpoint);

    [LoggerMessage(1002, LogLevel.Information, "A request was put off at {Endpoint}.")]
    public static partial void RequestPutOff(this ILogger log, Exception exception, string endpoint);

    [LoggerMessage(1003, LogLevel.Error, "Photo {PhotoId} could not be edited: {Code}.")]
    public static partial void EditFailed(this ILogger log, Exception exception, Guid photoId, string code);

    [LoggerMessage(1004, LogLevel.Error, "A place where files are is away, and a request failed ({Endpoint}): {Problem} {More} more failed so since this was told last.")]
    public static partial void StoreOffline(this ILogger log, string endpoint, string problem, int more);

    [LoggerMessage(1010, LogLevel.Warning, "The events of a library could not be subscribed to; its listeners poll until that works.")]
    public static partial void SubscribeFailed(this ILogger log, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "A subscription to the events of a library could not be ended.")]
    public static partial void UnsubscribeFailed(this ILogger log, Exception exception);

    [LoggerMessage(1020, LogLevel.Warning, "The blob of photo {PhotoId} was missing or of another size when the same file came again; it is stored anew.")]
    public static partial void BlobHealed(this ILogger log, Guid photoId);

    [LoggerMessage(1021, LogLevel.Warning, "A rendition of photo {PhotoId} is missing in its location; it is made again.")]
    public static partial void RenditionMissing(this ILogger log, Guid photoId);

    [LoggerMessage(1022, LogLevel.Information, "Room that was held for an upload could not be settled; it is counted anew in ten minutes.")]
    public static partial void RoomNotSettled(this ILogger log, Exception exception);

    [LoggerMessage(1023, LogLevel.Warning, "What had come of upload {UploadId} is not in its location any more; its client begins anew.")]
    public static partial void UploadLost(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(1024, LogLevel.Information, "The bytes of upload {UploadId}, which are not needed, could not be removed; they are swept later.")]
    public static partial void UploadNotDropped(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(1025, LogLevel.Warning, "What became of {Count} uploads could not be entered into their history.")]
    public static partial void AttemptsNotEntered(this ILogger log, Exception exception, int count);

    [LoggerMessage(1026, LogLevel.Warning, "What became of {Count} uploads is not in their history: more ended within a second than are entered.")]
    public static partial void AttemptsLost(this ILogger log, int count);

    [LoggerMessage(1027, LogLevel.Information, "Why the bytes of upload {UploadId} stopped could not be noted.")]
    public static partial void StopNotNoted(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(1028, LogLevel.Error, "Upload {UploadId} is given up: the server itself failed too often at it, and its client would try for ever.")]
    public static partial void UploadGivenUp(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(1030, LogLevel.Warning, "Not ready: {Check} says {Problem}")]
    public static partial void NotReady(this ILogger log, string check, string problem);

    [LoggerMessage(1040, LogLevel.Warning, "Some numbers of /metrics could not be fetched; they are left out.")]
    public static partial void GaugesNotFetched(this ILogger log, Exception exception);

    [LoggerMessage(1041, LogLevel.Warning, "{Metric} has more than {Most} sets of labels; further ones are left out of /metrics.")]
    public static partial void TooManySeries(this ILogger log, string metric, int most);

    [LoggerMessage(1050, LogLevel.Information, "No SMTP server is set, so the {Kind} link is told here: {Link}")]
    public static partial void LinkNotSent(this ILogger log, Grains.Interfaces.TokenKind kind, string link);

    [LoggerMessage(1051, LogLevel.Warning, "The mail server did not take a letter ({Kind}, status {Status}); it is tried again.")]
    public static partial void LetterPostponed(this ILogger log, string kind, int status);

    [LoggerMessage(1052, LogLevel.Error, "A letter is given up ({Kind}, status {Status}).")]
    public static partial void LetterGivenUp(this ILogger log, string kind, int status);

    [LoggerMessage(1053, LogLevel.Error, "{Waiting} letters wait for the mail server already; a further one is dropped.")]
    public static partial void LetterDropped(this ILogger log, int waiting);

    [LoggerMessage(1055, LogLevel.Warning, "Somebody who came back from the provider {Provider} did not come in ({Kind}).")]
    public static partial void ProviderFailed(this ILogger log, string provider, string kind);

    [LoggerMessage(1060, LogLevel.Warning, "{Count} entries of the audit could not be entered; it is tried again.")]
    public static partial void AuditPostponed(this ILogger log, Exception exception, int count);

    [LoggerMessage(1061, LogLevel.Error, "{Count} entries of the audit were lost: the database does not take them.")]
    public static partial void AuditGivenUp(this ILogger log, Exception exception, int count);

    [LoggerMessage(1062, LogLevel.Error, "{Count} entries of the audit were lost: more than 10,000 waited for the database.")]
    public static partial void AuditLost(this ILogger log, int count);

    [LoggerMessage(1054, LogLevel.Error, "What was to be done after an answer failed.")]
    public static partial void AfterAnswerFailed(this ILogger log, Exception exception);

    [LoggerMessage(1070, LogLevel.Warning, "Plans of exports that are too old could not be removed; it is tried again.")]
    public static partial void ExportsNotSwept(this ILogger log, Exception exception);
}

using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains;

/// <summary>What the grains log; ids 2000 to 2999. No name, place or token of a user goes in here.</summary>
static partial class LogMessages
{
    [LoggerMessage(2001, LogLevel.Warning, "{Count} changes were logged but could not be published; readers find them by number.")]
    public static partial void ChangesNotPublished(this ILogger log, Exception exception, int count);

    [LoggerMessage(2002, LogLevel.Error, "Photo {PhotoId} is given up or set aside; its task tells the reason.")]
    public static partial void PhotoSetAside(this ILogger log, Guid photoId);

    [LoggerMessage(2003, LogLevel.Warning, "When a session or a key was last used could not be noted; it is tried at its next use.")]
    public static partial void UseNotNoted(this ILogger log, Exception exception);

    [LoggerMessage(2004, LogLevel.Information, "Photo {PhotoId} of library \"{LibraryId}\" was deleted for good; account {AccountId} had put it into the trash.")]
    public static partial void PhotoPurged(this ILogger logger, Guid photoId, string libraryId, Guid accountId);

    [LoggerMessage(2005, LogLevel.Warning, "What changed could not be added to the counts; it is tried again.")]
    public static partial void CountsNotKept(this ILogger log, Exception exception);

    [LoggerMessage(2010, LogLevel.Information, "Working on what is due: {Concurrency} photos at once as \"{Owner}\"; {Freed} taken back from before.")]
    public static partial void WorkStarts(this ILogger log, int concurrency, string owner, int freed);

    [LoggerMessage(2011, LogLevel.Warning, "Photo {PhotoId} could not be worked on; it is tried again at {RetryAt}.")]
    public static partial void WorkFailed(this ILogger log, Exception exception, Guid photoId, DateTimeOffset? retryAt);

    [LoggerMessage(2012, LogLevel.Warning, "The queue of what is due cannot be read; it is tried again.")]
    public static partial void QueueUnreadable(this ILogger log, Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "The lease on photo {PhotoId} was lost while it was worked on; its new holder finishes it.")]
    public static partial void LeaseLost(this ILogger log, Guid photoId);

    [LoggerMessage(2014, LogLevel.Warning, "The outcome of the work on photo {PhotoId} could not be entered; it is done again.")]
    public static partial void OutcomeNotEntered(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2015, LogLevel.Information, "The operation {Operation} is new: it runs over every photo that has not had it.")]
    public static partial void OperationIsNew(this ILogger log, string operation);

    [LoggerMessage(2016, LogLevel.Information, "The backfill of {Operation} has ended: {Done} photos have had it, on {Failed} it failed.")]
    public static partial void BackfillEnded(this ILogger log, string operation, long done, long failed);

    [LoggerMessage(2017, LogLevel.Warning, "A part of the round {Kind} over the location was not ended; it is done again.")]
    public static partial void CareFailed(this ILogger log, Exception exception, CareKind kind);

    [LoggerMessage(2018, LogLevel.Warning, "It could not be looked for operations that are new; it is tried again.")]
    public static partial void OperationsNotNoticed(this ILogger log, Exception exception);

    [LoggerMessage(2019, LogLevel.Debug, "This process could not say how it is; it says so again.")]
    public static partial void WorkersNotTold(this ILogger log, Exception exception);

    [LoggerMessage(2020, LogLevel.Warning, "What had come of upload {UploadId}, which expired, could not be removed; it is tried again.")]
    public static partial void UploadNotRemoved(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(2021, LogLevel.Error, "Photo {PhotoId} is not what was stored. {Words} Send the same file again, or put it back from a copy.")]
    public static partial void BytesDamaged(this ILogger log, Guid photoId, string words);

    [LoggerMessage(2022, LogLevel.Warning, "Originals could not be read back; it is tried again in a minute.")]
    public static partial void ReadBackStopped(this ILogger log, Exception exception);

    [LoggerMessage(2023, LogLevel.Warning, "What became of upload {UploadId} could not be entered into the history.")]
    public static partial void UploadNotRecorded(this ILogger log, Exception exception, Guid uploadId);

    [LoggerMessage(2024, LogLevel.Warning, "Photo {PhotoId} could not be looked after in this round; the others are.")]
    public static partial void PhotoNotLookedAfter(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2025, LogLevel.Debug, "{Count} blobs below \"{Folder}\" are named by no photo, and are left: they cannot be made again.")]
    public static partial void OrphansOfPhoto(this ILogger log, int count, string folder);

    [LoggerMessage(2026, LogLevel.Warning, "{Count} blobs in the location are named by no photo, and are left: they cannot be made again. docs/operations.md says why there may be such.")]
    public static partial void OrphansLeft(this ILogger log, long count);

    [LoggerMessage(2027, LogLevel.Warning, "Photo {PhotoId} did not answer a backfill; it is asked again until it does.")]
    public static partial void PhotoNotAsked(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2028, LogLevel.Warning, "The clock was set back: {Count} photos that would have waited for the time it showed are due now.")]
    public static partial void ClockWentBack(this ILogger log, int count);

    [LoggerMessage(2029, LogLevel.Error, "{Count} entries of the lists have no photo behind them, and stay: the states of their photos may be what was lost. docs/fsck.md says what to do.")]
    public static partial void RowsWithoutPhoto(this ILogger log, long count);

    [LoggerMessage(2030, LogLevel.Information, "Library {LibraryId} is all at its location: {Photos} photos with {Bytes} bytes were moved.")]
    public static partial void MoveEnded(this ILogger log, string libraryId, long photos, long bytes);

    [LoggerMessage(2031, LogLevel.Warning, "{Count} blobs of library {LibraryId} cannot be moved and stay at its former location; it is tried again. The first: {Reason}")]
    public static partial void MoveUnfinished(this ILogger log, string libraryId, long count, string reason);

    [LoggerMessage(2032, LogLevel.Warning, "Moving libraries between locations stopped; it goes on in a moment.")]
    public static partial void MoveFailed(this ILogger log, Exception exception);

    [LoggerMessage(2033, LogLevel.Information, "Library {LibraryId} has another location: what it has elsewhere is moved there.")]
    public static partial void MoveBegan(this ILogger log, string libraryId);

    [LoggerMessage(2034, LogLevel.Information, "A part of the move of library {LibraryId} was given back: it was paused, told another place, or held up for so long that another process may be at it.")]
    public static partial void MoveLapsed(this ILogger log, string libraryId);

    [LoggerMessage(2040, LogLevel.Warning, "The damaged original of photo {PhotoId} is whole again: {By}.")]
    public static partial void OriginalMended(this ILogger log, Guid photoId, string by);

    [LoggerMessage(2041, LogLevel.Warning, "That the original of photo {PhotoId} was mended could not be entered into the audit.")]
    public static partial void MendNotEntered(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2042, LogLevel.Warning, "The damaged original of photo {PhotoId} could not be put back from another photo's; it is tried again in an hour.")]
    public static partial void NotMended(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2043, LogLevel.Error, "Replica {ReplicaId} said that it holds photo {PhotoId} and could not prove it: it is not counted on for that photo, which stays here.")]
    public static partial void ProofWrong(this ILogger log, Guid replicaId, Guid photoId);

    [LoggerMessage(2044, LogLevel.Information, "A round released {Released} originals, which the replicas alone have now, and asked {Recalled} back.")]
    public static partial void RoundReleased(this ILogger log, long released, long recalled);

    [LoggerMessage(2045, LogLevel.Warning, "That a round released originals could not be entered into the audit.")]
    public static partial void ReleaseNotEntered(this ILogger log, Exception exception);

    [LoggerMessage(2046, LogLevel.Warning, "No original of library {LibraryId} is released in this round: its location is away.")]
    public static partial void NotReleased(this ILogger log, Exception exception, string libraryId);

    [LoggerMessage(2047, LogLevel.Warning, "{AtRisk} originals that the replicas alone have are at risk, as too few copies can be counted on, and {Late} were asked back more than a week ago and did not come. docs/replicas.md says what to do.")]
    public static partial void OriginalsAtRisk(this ILogger log, long atRisk, long late);

    [LoggerMessage(2048, LogLevel.Warning, "The replicas of library {LibraryId} have not said yet what they hold, since the server's lists were brought back or made anew: until {Until:u} nothing is asked back on that account. Let each pull once with --verify; docs/replicas.md says what else to do.")]
    public static partial void ReplicasAwaited(this ILogger log, string libraryId, DateTimeOffset until);

    [LoggerMessage(2049, LogLevel.Warning, "The manifest of photo {PhotoId} was written anew. {Fault}")]
    public static partial void ManifestMended(this ILogger log, Guid photoId, string fault);

    [LoggerMessage(2050, LogLevel.Warning, "The manifest of photo {PhotoId} tells something else of edits, of the trash or of replicas than the photo, and stays: its state may be the older of the two, as after a restore. docs/operations.md says what to do.")]
    public static partial void ManifestLeft(this ILogger log, Guid photoId);

    [LoggerMessage(2051, LogLevel.Warning, "The manifest of photo {PhotoId} could not be read, or not be written anew, and stays; the next verification tries it again.")]
    public static partial void ManifestNotMended(this ILogger log, Exception exception, Guid photoId);

    [LoggerMessage(2052, LogLevel.Warning, "The database did not take which replicas of library {LibraryId} are counted on; it is told again in five seconds, and until then they may count for nothing.")]
    public static partial void CountedNotTold(this ILogger log, Exception exception, string libraryId);

    [LoggerMessage(2053, LogLevel.Warning, "Nothing was done to the manifest of photo {PhotoId}. {Fault}")]
    public static partial void ManifestOfNewer(this ILogger log, Guid photoId, string fault);
}

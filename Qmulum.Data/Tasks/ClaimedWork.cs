namespace Qmulum.Data;

/// <summary>A photo that was claimed to do what is due on it.</summary>
/// <param name="Claims">
/// How often in a row it was claimed, this time included, without its holder having come back: 1 as a rule; more when the
/// processes that held it died or lost their lease.
/// </param>
/// <param name="Generation">Which request it is; a later one has a higher number. Goes into the completion.</param>
/// <param name="EnqueuedAt">When it was first enqueued since it was last completed.</param>
public sealed record ClaimedWork(
    Guid PhotoId, string LibraryId, WorkPriority Priority, int Claims, long Generation, DateTimeOffset EnqueuedAt);

namespace Qmulum.Grains.Interfaces;

/// <summary>How far a backfill is.</summary>
[GenerateSerializer, Alias("qmulum.backfill-status")]
public enum BackfillStatus
{
    Running = 1,

    /// <summary>Nothing new is begun until somebody resumes it.</summary>
    Paused = 2,

    /// <summary>Every photo has had the operation, or it failed on it.</summary>
    Done = 3,

    Cancelled = 4,
}

/// <summary>A backfill to begin: one operation over every photo that has not had it.</summary>
/// <param name="Id">Its id, made by who asks, so that a repeated request begins one.</param>
/// <param name="Operation">The operation with its version, such as "thumbnails@1".</param>
/// <param name="LibraryId">The one library that is meant; null for all.</param>
/// <param name="From">The first day taken that is meant; null for no bound.</param>
/// <param name="To">The last day taken that is meant; null for no bound.</param>
/// <param name="State">Only photos that are in this state; null for all.</param>
/// <param name="By">Who asks; null for the server itself.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-backfill")]
public sealed record NewBackfill(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Operation,
    [property: Id(2)] string? LibraryId,
    [property: Id(3)] DateOnly? From,
    [property: Id(4)] DateOnly? To,
    [property: Id(5)] PhotoStatus? State,
    [property: Id(6)] Guid? By);

/// <summary>A backfill and how far it is.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Status">How far it is.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Total">Photos that are meant, as counted when it began.</param>
/// <param name="Done">Those that have had the operation, by this backfill or before, and those that it does not apply to.</param>
/// <param name="Failed">Those on which it failed.</param>
/// <param name="Waiting">Those that get it when their originals are back, which the replicas alone keep.</param>
/// <param name="PerSecond">Photos a second since it was begun or resumed; null while nothing is known of it.</param>
[GenerateSerializer, Immutable, Alias("qmulum.backfill-report")]
public sealed record BackfillReport(
    [property: Id(0)] NewBackfill Asked,
    [property: Id(1)] BackfillStatus Status,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] DateTimeOffset? FinishedAt,
    [property: Id(4)] long Total,
    [property: Id(5)] long Done,
    [property: Id(6)] long Failed,
    [property: Id(7)] double? PerSecond,
    [property: Id(8)] long Waiting = 0)
{
    /// <summary>Photos that are still to come.</summary>
    public long Left => Math.Max(0, Total - Done - Failed - Waiting);

    /// <summary>How long it takes at the present rate; null while that is not known, or when nothing is left.</summary>
    public TimeSpan? Remaining => Status == BackfillStatus.Running && Left > 0 && PerSecond is > 0.001 and var rate
        ? TimeSpan.FromSeconds(Left / rate)
        : null;
}

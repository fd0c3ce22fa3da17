using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Backfills;

/// <summary>The backfills and how far each is: small, whatever they go over.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.backfills-state")]
public sealed record BackfillsState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary>The latest first.</summary>
    [Id(1)] public ImmutableArray<BackfillRecord> All { get; init; } = [];

    /// <summary>Operations that need no backfill by themselves any more. These were there before there were backfills.</summary>
    [Id(2)] public ImmutableArray<string> Known { get; init; } = ["thumbnails@1", "metadata@1"];

    public BackfillRecord? Find(Guid id) => All.FirstOrDefault(one => one.Asked.Id == id);

    /// <summary>The state in which a backfill is as given.</summary>
    public BackfillsState With(BackfillRecord record) => this with
    {
        All = [.. All.Select(one => one.Asked.Id == record.Asked.Id ? record : one)],
    };
}

/// <summary>One backfill: what is meant, and the place it has come to.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.backfill-record")]
public sealed record BackfillRecord
{
    [Id(0)] public required NewBackfill Asked { get; init; }

    [Id(1)] public BackfillStatus Status { get; init; } = BackfillStatus.Running;

    [Id(2)] public DateTimeOffset StartedAt { get; init; }

    [Id(3)] public DateTimeOffset? FinishedAt { get; init; }

    [Id(4)] public long Total { get; init; }

    [Id(5)] public long Done { get; init; }

    [Id(6)] public long Failed { get; init; }

    /// <summary>The library that it is in; empty before the first.</summary>
    [Id(7)] public string Library { get; init; } = "";

    /// <summary>The last photo of that library that it has met.</summary>
    [Id(8)] public Guid Place { get; init; }

    /// <summary>Whether it has met every photo.</summary>
    [Id(9)] public bool IsThrough { get; init; }

    /// <summary>Photos that it made the operation due on, and has not heard the end of.</summary>
    [Id(10)] public ImmutableArray<Guid> UnderWay { get; init; } = [];

    /// <summary>Whether it goes over the photos to try again what has failed.</summary>
    [Id(11)] public bool Retries { get; init; }

    /// <summary>Photos that get the operation when their originals are back.</summary>
    [Id(12)] public long Waiting { get; init; }

    /// <summary>Whether there is nothing more to do for it.</summary>
    public bool Rests => UnderWay.IsEmpty && Status != BackfillStatus.Running;

    /// <summary>The record in which some photos have come to an end, and some more are under way.</summary>
    public BackfillRecord Counted(IEnumerable<(Guid Photo, OperationStanding Standing)> photos)
    {
        var all = photos.ToList();
        return this with
        {
            Done = Done + all.Count(one => one.Standing is OperationStanding.Done or OperationStanding.NotNeeded),
            Failed = Failed + all.Count(one => one.Standing == OperationStanding.Failed),
            Waiting = Waiting + all.Count(one => one.Standing == OperationStanding.Waiting),
            UnderWay =
            [
                .. UnderWay.Except(all.Select(one => one.Photo)),
                .. all.Where(one => one.Standing is OperationStanding.Due or OperationStanding.Unknown).Select(one => one.Photo),
            ],
        };
    }

    /// <summary>The record at the beginning of the photos.</summary>
    public BackfillRecord Again() => this with
    {
        Status = BackfillStatus.Running,
        FinishedAt = null,
        Done = 0,
        Failed = 0,
        Waiting = 0,
        Library = "",
        Place = Guid.Empty,
        IsThrough = false,
        Retries = true,
    };
}

using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Care;

/// <summary>How far the rounds are that look after the location.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.care-state")]
public sealed record CareState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public ImmutableArray<CareRecord> Rounds { get; init; } = [];

    /// <summary>The round of every kind, also of one that the state was written before.</summary>
    public ImmutableArray<CareRecord> All => [.. Enum.GetValues<CareKind>().Select(Of)];

    public CareRecord Of(CareKind kind) => Rounds.FirstOrDefault(round => round.Kind == kind) ?? new() { Kind = kind };

    public CareState With(CareRecord record) => this with { Rounds = [.. Rounds.Where(round => round.Kind != record.Kind), record] };
}

/// <summary>A round and the place that it has come to.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.care-record")]
public sealed record CareRecord
{
    [Id(0)] public CareKind Kind { get; init; }

    [Id(1)] public long Round { get; init; }

    [Id(2)] public DateTimeOffset? StartedAt { get; init; }

    [Id(3)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The library that is gone through; null when the round has ended.</summary>
    [Id(4)] public string? LibraryId { get; init; }

    [Id(5)] public int Shard { get; init; }

    [Id(6)] public CareCount Count { get; init; } = CareCount.Zero;

    /// <summary>Who is at the present part.</summary>
    [Id(7)] public string? Owner { get; init; }

    [Id(8)] public DateTimeOffset LeasedUntil { get; init; }
}

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Care;

/// <summary>Keeps the rounds: which part is next, who is at it, and what was found. A part that its process did not end is handed to the next.</summary>
[GrainType(GrainNames.Care)]
public sealed class CareGrain(
    [PersistentState(GrainNames.Care)] IPersistentState<CareState> state, IndexDatabase index, TimeProvider clock, ILogger<CareGrain> log)
    : Grain, ICareGrain
{
    /// <summary>By the first byte of the photos' ids, and a lease for each. A release asks the lists for the few that it is about, and takes a library at once.</summary>
    static int ShardsOf(CareSlice slice) => slice.Kind == CareKind.Release ? 1 : 256;

    public async Task<CareSlice?> Begin(CareKind kind, string owner)
    {
        var (round, now) = (state.State.Of(kind), clock.GetUtcNow());
        if (round.LibraryId is null)
        {
            if (round.FinishedAt is { } ended && now - ended < PauseAfter(kind))
            {
                return null;
            }

            round = await FirstAsync(round, now);
        }

        if (round.LibraryId is null || (round.Owner is not null && round.Owner != owner && round.LeasedUntil > now))
        {
            return null;
        }

        await state.CommitAsync(state.State.With(round with { Owner = owner, LeasedUntil = now + LeaseOf(kind) }));
        return new(kind, round.Round, round.LibraryId, round.Shard);
    }

    public async Task End(CareSlice slice, string owner, CareCount found)
    {
        var round = state.State.Of(slice.Kind);
        if (round.Owner != owner || (round.Round, round.LibraryId, round.Shard) != (slice.Round, slice.LibraryId, slice.Shard))
        {
            return;
        }

        var next = round with { Count = round.Count + found + await AtRiskAsync(slice), Owner = null, Shard = round.Shard + 1 };
        if (next.Shard >= ShardsOf(slice)) // a silo of another version may have counted more of them
        {
            var library = await index.Walk.NextLibraryAsync(slice.LibraryId, CancellationToken.None);
            next = next with { Shard = 0, LibraryId = library, FinishedAt = library is null ? clock.GetUtcNow() : null };
        }

        await state.CommitAsync(state.State.With(next));
        if (next is { LibraryId: null, Count.Left: > 0 })
        {
            log.OrphansLeft(next.Count.Left);
        }

        if (next is { LibraryId: null, Count.Unknown: > 0 })
        {
            log.RowsWithoutPhoto(next.Count.Unknown);
        }

        if (next is { LibraryId: null, Count: { AtRisk: > 0 } or { Late: > 0 } })
        {
            log.OriginalsAtRisk(next.Count.AtRisk, next.Count.Late);
        }

        if (next is { LibraryId: null, Count: { Released: > 0 } or { Recalled: > 0 } })
        {
            log.RoundReleased(next.Count.Released, next.Count.Recalled);
            await EnterReleasedAsync(next.Count);
        }
    }

    public Task<ImmutableArray<CareRound>> GetRounds() => Task.FromResult<ImmutableArray<CareRound>>(
        [.. state.State.All.Select(round => new CareRound(round.Kind, round.Round, round.StartedAt, round.FinishedAt, round.LibraryId, round.Count))]);

    public async Task StartNow(CareKind kind)
    {
        var round = state.State.Of(kind);
        if (round.LibraryId is null)
        {
            await state.CommitAsync(state.State.With(await FirstAsync(round, clock.GetUtcNow())));
        }
    }

    /// <summary>How many originals of a library are in danger at the end of its release, when what could be done was.</summary>
    async Task<CareCount> AtRiskAsync(CareSlice slice)
    {
        if (slice.Kind != CareKind.Release || await GrainFactory.Library(slice.LibraryId).GetInfo() is null)
        {
            return CareCount.Zero;
        }

        var away = await GrainFactory.Replicas(slice.LibraryId).GetElsewhere();
        return CareCount.Zero with { AtRisk = away.AtRisk, Late = away.Late };
    }

    /// <summary>Once for the round: who looks for where an original went finds it in the photo's history.</summary>
    async Task EnterReleasedAsync(CareCount count)
    {
        try
        {
            await GrainFactory.Audit().Enter(
            [
                new(
                    Guid.CreateVersion7(), clock.GetUtcNow(), AuditAction.OriginalsReleased, null, null, null,
                    $"{count.Released} released, {count.Recalled} asked back", new(null, null)),
            ]);
        }
        catch (QmulumException exception)
        {
            log.ReleaseNotEntered(exception); // what was done is done, and the photos tell it
        }
    }

    async Task<CareRecord> FirstAsync(CareRecord round, DateTimeOffset now)
    {
        // A comparison goes over the states first: the first library comes after them.
        var library = round.Kind == CareKind.Compare ? CareSlice.AllStates : await index.Walk.NextLibraryAsync("", CancellationToken.None);
        return library is null ? round : new() { Kind = round.Kind, Round = round.Round + 1, StartedAt = now, LibraryId = library };
    }

    /// <summary>A verification is four times a year: each byte is read then, which a bucket may want money for.</summary>
    static TimeSpan PauseAfter(CareKind kind) => TimeSpan.FromDays(kind switch
    {
        CareKind.Sweep or CareKind.Release => 1,
        CareKind.Compare => 7,
        _ => 90,
    });

    // Above the time that the largest part takes: at 8 MB a second, 12 hours are for a library of 80 TB. A process that comes back goes on at once; one
    // that does not costs no more than this.
    static TimeSpan LeaseOf(CareKind kind) => kind is CareKind.Verify or CareKind.Release ? TimeSpan.FromHours(12) : TimeSpan.FromMinutes(30);
}

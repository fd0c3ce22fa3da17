using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Locations;

/// <remarks>
/// Moves. A library's new places stand before its former ones from the beginning; a worker carries what it finds at a former place, turn after turn, until a
/// whole turn finds nothing there. Then the former places are taken off.
/// </remarks>
public sealed partial class LocationsGrain
{
    /// <summary>Three times as long as a process believes what it knows of a library's places: after that nobody puts anything at a former one.</summary>
    public static readonly TimeSpan Settling = LocationRoutes.Trusted * 3;

    /// <summary>A worker says four times as often that it goes on.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(4);

    static readonly TimeSpan TryAgain = TimeSpan.FromHours(1);
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    /// <summary>A part that failed as a whole is tried again after that; until then others have their turn.</summary>
    public static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    const int MostOfReason = 1_000;

    // Since when every process can know what the state says.
    DateTimeOffset _toldAt = DateTimeOffset.MinValue;

    public Task<ImmutableArray<MoveReport>> GetMoves() =>
        Task.FromResult<ImmutableArray<MoveReport>>([.. state.State.Moves.Reverse().Select(move => move.ToReport())]);

    public async Task<MoveReport?> PauseMove(string libraryId, bool pause)
    {
        if (state.State.MoveOf(libraryId) is not { } move)
        {
            return null;
        }

        if (move.Status != MoveStatus.Done)
        {
            // A worker that is at it learns it when it next says that it goes on.
            move = move with
            {
                Status = pause ? MoveStatus.Paused : MoveStatus.Running,
                NotBefore = clock.GetUtcNow(),
                Round = move.Round + 1,
                Shard = 0,
                Turn = MoveCount.Zero,
                Fault = null,
            };
            await state.CommitAsync(state.State.With(move));
        }

        return move.ToReport();
    }

    public async Task<MoveSlice?> BeginMove(string owner)
    {
        var now = clock.GetUtcNow();
        if (_toldAt > now)
        {
            await TellAsync(); // a write of the rows failed: nothing moves before they are true
        }

        if (now < _toldAt + Settling || state.State.Moves.FirstOrDefault(move => IsDue(move, owner, now)) is not { } due)
        {
            return null;
        }

        await state.CommitAsync(state.State.With(due with { Owner = owner, LeasedUntil = now + Lease, OwnedRound = due.Round }));
        return new(due.LibraryId, due.Round, due.Shard);
    }

    public async Task<bool> KeepMove(MoveSlice slice, string owner)
    {
        if (MoveAt(slice, owner) is not { } move)
        {
            return false;
        }

        await state.CommitAsync(state.State.With(move with { LeasedUntil = clock.GetUtcNow() + Lease }));
        return true;
    }

    public Task<bool> HasMove(MoveSlice slice, string owner) => Task.FromResult(MoveAt(slice, owner) is { } move && move.LeasedUntil > clock.GetUtcNow());

    public async Task EndMove(MoveSlice slice, string owner, int next, MoveCount count)
    {
        if (state.State.MoveOf(slice.LibraryId) is not { } move || move.Owner != owner || move.OwnedRound != slice.Round)
        {
            return;
        }

        move = move with { Owner = null, Fault = null, Count = move.Count with { Photos = move.Count.Photos + count.Photos, Bytes = move.Count.Bytes + count.Bytes } };
        if (move.Round != slice.Round)
        {
            // It was paused or told another place meanwhile: what was done is done, and its turn begins anew.
            await state.CommitAsync(state.State.With(move));
            return;
        }

        move = move with { Shard = next, Turn = move.Turn + count };
        if (next < MoveSlice.End)
        {
            await state.CommitAsync(state.State.With(move));
            return;
        }

        await EndTurnAsync(move);
    }

    public async Task FailMove(MoveSlice slice, string owner, string reason)
    {
        if (state.State.MoveOf(slice.LibraryId) is not { } move || move.Owner != owner || move.OwnedRound != slice.Round)
        {
            return;
        }

        move = move with { Owner = null };
        var isWanted = move.Round == slice.Round; // else it was paused or told another place meanwhile
        await state.CommitAsync(state.State.With(isWanted ? move with { Fault = Shortened(reason), NotBefore = clock.GetUtcNow() + AfterFault } : move));
    }

    public Task<MovePace> GetPace()
    {
        var now = clock.GetUtcNow();
        var going = state.State.Moves.Count(move => move.Owner is not null && move.LeasedUntil > now);
        var (megabytes, share) = (state.State.MegabytesPerSecond, Math.Max(1, going));
        return Task.FromResult(new MovePace(megabytes, ((long)megabytes << 20) / share));
    }

    public async Task SetPace(int megabytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(megabytesPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(megabytesPerSecond, MovePace.Most);
        await state.CommitAsync(state.State with { MegabytesPerSecond = megabytesPerSecond });
    }

    /// <summary>The move of which a process is at this part; null when that is another's, or not what is to be done any more.</summary>
    MoveRecord? MoveAt(MoveSlice slice, string owner) =>
        state.State.MoveOf(slice.LibraryId) is { } move && move.Owner == owner && move.OwnedRound == slice.Round
        && move.Round == slice.Round && move.Status is not (MoveStatus.Paused or MoveStatus.Done)
            ? move
            : null;

    static string Shortened(string reason) => reason.Length <= MostOfReason ? reason : reason[..MostOfReason];

    Task EndTurnAsync(MoveRecord move)
    {
        var (turn, now) = (move.Turn, clock.GetUtcNow());
        move = move with { Shard = 0, Round = move.Round + 1, LastTurn = turn, Turn = MoveCount.Zero };
        if (turn.Found == 0)
        {
            var places = state.State.PlacesOf(move.LibraryId);
            LibraryPlaces alone = new(move.LibraryId, [places.Originals[0]], [places.Renditions[0]]);
            log.MoveEnded(move.LibraryId, move.Count.Photos, move.Count.Bytes);
            return CommitAsync(state.State.With(alone).With(move with { Status = MoveStatus.Done, FinishedAt = now }));
        }

        if (turn.Left > 0)
        {
            log.MoveUnfinished(move.LibraryId, turn.Left, turn.Reason ?? "");
        }

        // What was found and neither moved nor left is just being deleted.
        var stays = turn.Left > 0 && turn.Found == turn.Left;
        return state.CommitAsync(state.State.With(move with
        {
            Status = stays ? MoveStatus.Unfinished : MoveStatus.Running,
            NotBefore = stays ? now + TryAgain : turn.Bytes == 0 ? now + LookAgain : now,
        }));
    }

    async Task<MoveRecord> NewMoveAsync(string libraryId)
    {
        var before = state.State.MoveOf(libraryId);
        var total = await index.Walk.CountAsync(libraryId, new(null, null, null), CancellationToken.None);
        MoveRecord move = new() { LibraryId = libraryId, StartedAt = clock.GetUtcNow(), Total = total, Round = (before?.Round ?? 0) + 1 };

        // A worker that is at a part of the former move ends first: what it moves to must not be moved away under its hands.
        return before is null ? move : move with { Owner = before.Owner, LeasedUntil = before.LeasedUntil, OwnedRound = before.OwnedRound };
    }

    static bool IsDue(MoveRecord move, string owner, DateTimeOffset now) =>
        move.Status is MoveStatus.Running or MoveStatus.Unfinished && move.NotBefore <= now && (move.Owner is null || move.Owner == owner || move.LeasedUntil <= now);
}

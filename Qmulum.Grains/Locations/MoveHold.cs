using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Locations;

/// <summary>
/// What a process has of a part of a move. It may be held up for longer than the grain waits for it, as when its machine is suspended; another process is at
/// the part then, or has moved everything back long ago, and what was a verified copy elsewhere is not there any more.
/// </summary>
public sealed class MoveHold(IGrainFactory grains, MoveSlice slice, string owner, TimeProvider clock)
{
    /// <summary>As long as the grain waits, without what clocks may differ by and a deletion may take.</summary>
    public static readonly TimeSpan Holds = LocationsGrain.Lease - TimeSpan.FromSeconds(30);

    volatile Moment _confirmed = Moment.Now(clock);

    public MoveSlice Slice { get; } = slice;

    /// <summary>The next part of a move, held since before it was given; null when none is due.</summary>
    public static async Task<MoveHold?> BeginAsync(IGrainFactory grains, string owner, TimeProvider clock)
    {
        var asked = Moment.Now(clock);
        return await grains.Locations().BeginMove(owner) is { } slice ? new(grains, slice, owner, clock) { _confirmed = asked } : null;
    }

    /// <summary>Says that the part goes on.</summary>
    /// <returns>False when it is to stop.</returns>
    public async Task<bool> KeepAsync()
    {
        var asked = Moment.Now(clock);
        if (!await grains.Locations().KeepMove(Slice, owner))
        {
            return false;
        }

        _confirmed = asked;
        return true;
    }

    /// <summary>Deletes a blob at a former place, whose copy is whole, unless the part may be another process's by now.</summary>
    /// <exception cref="MoveLapsedException">It may be; nothing was deleted.</exception>
    public async Task ReleaseAsync(IBlobStore from, BlobKey key)
    {
        // The grain is asked, since a virtual machine that was suspended need not see that time has passed; and the clocks after it, since its answer may be old.
        var isHeld = await grains.Locations().HasMove(Slice, owner);
        var left = Holds - _confirmed.Age(clock);
        if (!isHeld || left <= TimeSpan.Zero)
        {
            throw new MoveLapsedException(Slice.LibraryId);
        }

        using CancellationTokenSource lapsed = new(left); // a request that failed must not be sent again after that
        await from.DeleteAsync(key, lapsed.Token);
    }

    /// <summary>By both clocks: the one is set, and the other stands still while a machine sleeps.</summary>
    sealed record Moment(DateTimeOffset At, long Timestamp)
    {
        public static Moment Now(TimeProvider clock) => new(clock.GetUtcNow(), clock.GetTimestamp());

        public TimeSpan Age(TimeProvider clock)
        {
            var (byWall, byTimer) = (clock.GetUtcNow() - At, clock.GetElapsedTime(Timestamp));
            return byWall > byTimer ? byWall : byTimer;
        }
    }
}

/// <summary>A part of a move is not this process's any more, as far as it can know. What it had carried is in both places, and is looked at again.</summary>
public sealed class MoveLapsedException(string libraryId) : Exception($"A part of the move of library {libraryId} may be another process's by now: nothing more of it is deleted.");

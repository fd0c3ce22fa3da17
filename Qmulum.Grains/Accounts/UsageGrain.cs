using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Accounts;

/// <summary>
/// Counts what a person's own libraries hold. The index is the truth of what is there; this grain is the truth of what is on its way. It reads the
/// index when it wakes, adds what is settled since, and reads again in a quiet moment whenever it may have missed something.
/// </summary>
[GrainType(GrainNames.Usage)]
public sealed class UsageGrain(TimeProvider clock) : Grain, IUsageGrain
{
    static readonly TimeSpan ReservationLasts = TimeSpan.FromMinutes(10);

    readonly Dictionary<Guid, Reservation> _reserved = [];
    readonly Dictionary<string, LibraryCount> _libraries = [];
    UsageLimits _limits = UsageLimits.None;
    bool _isStale = true;

    Guid Owner => Guid.ParseExact(this.GetPrimaryKeyString(), "D");

    public async Task<UsageReport> Get()
    {
        await PrepareAsync();
        return new(Sum(_libraries.Values.Select(library => library.Used)), _limits);
    }

    public async Task Reserve(Guid reservation, string libraryId, long bytes)
    {
        await PrepareAsync();
        if (!_reserved.ContainsKey(reservation))
        {
            Require(libraryId, new(bytes, 1), except: null);
            _reserved[reservation] = new(libraryId, new(bytes, 1), clock.GetUtcNow());
        }
    }

    public async Task<long> Extend(Guid reservation, long bytes, long atLeast)
    {
        await PrepareAsync();
        if (!_reserved.TryGetValue(reservation, out var held))
        {
            // Of a process before this one, or forgotten: what is under way there is counted from now on.
            throw new QmulumException(FaultCode.Unavailable, "The room that was held for this upload is gone; send it again.");
        }

        var free = FreeFor(held.LibraryId, reservation).Bytes;
        if (free < atLeast)
        {
            Require(held.LibraryId, held.Size with { Bytes = atLeast }, reservation);
        }

        var now = Math.Max(held.Size.Bytes, Math.Min(bytes, free));
        _reserved[reservation] = held with { Size = held.Size with { Bytes = now }, HeardAt = clock.GetUtcNow() };
        return now;
    }

    public Task Settle(Guid reservation, string libraryId, Usage added)
    {
        if (_reserved.Remove(reservation) && _libraries.TryGetValue(libraryId, out var library))
        {
            _libraries[libraryId] = library with { Used = library.Used + added };
        }
        else
        {
            _isStale = true;
        }

        return Task.CompletedTask;
    }

    public Task Recount()
    {
        _isStale = true;
        return Task.CompletedTask;
    }

    /// <summary>Brings the counts up to date. While something is on its way a new count could count it twice: it waits for a quiet moment.</summary>
    async Task PrepareAsync()
    {
        ForgetTheSilent();
        if (_isStale && (_reserved.Count == 0 || _libraries.Count == 0))
        {
            await CountAsync();
        }
        else if (_isStale)
        {
            await ReadLimitsAsync();
        }
    }

    async Task CountAsync()
    {
        _limits = await GrainFactory.Account(Owner).GetLimits();
        _libraries.Clear();
        foreach (var id in await GrainFactory.Account(Owner).GetLibraries())
        {
            if (await GrainFactory.Library(id).GetInfo() is { } info && info.Owner == Owner)
            {
                _libraries[id] = new(info.Taken, info.Settings.Limits);
            }
        }

        _isStale = false;
    }

    async Task ReadLimitsAsync()
    {
        _limits = await GrainFactory.Account(Owner).GetLimits();
        foreach (var (id, library) in _libraries.ToList())
        {
            if (await GrainFactory.Library(id).GetInfo() is { } info)
            {
                _libraries[id] = library with { Limits = info.Settings.Limits };
            }
        }
    }

    /// <summary>What was not heard of for long may have arrived all the same, its node gone before it said so: held as if it had, until a new count.</summary>
    void ForgetTheSilent()
    {
        var before = clock.GetUtcNow() - ReservationLasts;
        foreach (var (id, held) in _reserved.Where(one => one.Value.HeardAt < before).ToList())
        {
            _reserved.Remove(id);
            _isStale = true;
            if (_libraries.TryGetValue(held.LibraryId, out var library))
            {
                _libraries[held.LibraryId] = library with { Used = library.Used + held.Size };
            }
        }
    }

    void Require(string libraryId, Usage wanted, Guid? except)
    {
        if (!_libraries.TryGetValue(libraryId, out var library))
        {
            // Made a moment ago: it holds nothing yet.
            library = new(Usage.Nothing, UsageLimits.None);
            _libraries[libraryId] = library;
            _isStale = true;
        }

        RequireWithin(library.Limits, library.Used + Reserved(libraryId, except), wanted, "This library");
        RequireWithin(_limits, Sum(_libraries.Values.Select(one => one.Used)) + Reserved(null, except), wanted, "Its owner");
    }

    static void RequireWithin(UsageLimits limits, Usage used, Usage wanted, string who)
    {
        if (limits.Bytes is { } bytes && used.Bytes + wanted.Bytes > bytes)
        {
            throw new QmulumException(
                FaultCode.QuotaExceeded, $"{who} may hold {bytes} bytes and has {used.Bytes}, what is on its way included; this takes {wanted.Bytes} more.");
        }

        if (limits.Photos is { } photos && used.Photos + wanted.Photos > photos)
        {
            throw new QmulumException(
                FaultCode.QuotaExceeded, $"{who} may hold {photos} photos and has {used.Photos}, what is on its way included.");
        }
    }

    /// <summary>What the reservation may hold in all.</summary>
    Usage FreeFor(string libraryId, Guid reservation)
    {
        var library = _libraries[libraryId];
        var inLibrary = (library.Limits.Bytes ?? long.MaxValue) - library.Used.Bytes - Reserved(libraryId, reservation).Bytes;
        var inAll = (_limits.Bytes ?? long.MaxValue) - Sum(_libraries.Values.Select(one => one.Used)).Bytes - Reserved(null, reservation).Bytes;
        return new(Math.Min(inLibrary, inAll), 1);
    }

    Usage Reserved(string? libraryId, Guid? except) => Sum(_reserved
        .Where(one => one.Key != except && (libraryId is null || one.Value.LibraryId == libraryId))
        .Select(one => one.Value.Size));

    static Usage Sum(IEnumerable<Usage> all) => all.Aggregate(Usage.Nothing, (sum, one) => sum + one);

    sealed record Reservation(string LibraryId, Usage Size, DateTimeOffset HeardAt);

    sealed record LibraryCount(Usage Used, UsageLimits Limits);
}

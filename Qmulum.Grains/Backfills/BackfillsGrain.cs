using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Backfills;

/// <summary>
/// Drives the backfills. Each goes over the photos with a window: it makes the operation due on a few hundred at most, asks how they stand, and lets the
/// next ones follow. What it has come to is one small record, written after each step; a step that is done twice meets the same photos and finds them as
/// they are.
/// </summary>
[GrainType(GrainNames.Backfills)]
public sealed class BackfillsGrain(
    [PersistentState(GrainNames.Backfills)] IPersistentState<BackfillsState> state,
    IndexDatabase index,
    OperationCatalog catalog,
    TimeProvider clock,
    ILogger<BackfillsGrain> log) : Grain, IBackfillsGrain, IRemindable
{
    /// <summary>Photos of one backfill that are due at once: enough for every core of a large cluster, few enough to cost no memory.</summary>
    public const int Window = 400;

    const string Reminder = "backfill";
    const int MostRunning = 20;
    const int MostKept = 50;
    const int MostSilent = 10_000;

    // Photos that are asked how they stand are in memory: the question is cheap, and a small photo takes no longer than this.
    static readonly TimeSpan StepEvery = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan WakeEvery = TimeSpan.FromMinutes(1);

    readonly Dictionary<Guid, (DateTimeOffset At, long Count)> _since = [];

    /// <summary>Photos that did not answer, each logged once: they are asked four times a second.</summary>
    readonly HashSet<Guid> _silent = [];

    IGrainTimer? _timer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (state.State.All.Any(one => !one.Rests))
        {
            Drive();
        }
    }

    public async Task Notice(ImmutableArray<string> operations)
    {
        foreach (var operation in operations.Except(state.State.Known))
        {
            if (await index.Walk.CountAsync(null, new(null, null, null), CancellationToken.None) > 0)
            {
                log.OperationIsNew(operation);
                await StartAsync(new(Guid.NewGuid(), operation, null, null, null, null, By: null));
            }

            // After its backfill: one that was begun twice does nothing the second time, one that was forgotten leaves photos without it.
            await state.CommitAsync(state.State with { Known = state.State.Known.Add(operation) });
        }
    }

    public async Task<BackfillReport> Start(NewBackfill backfill)
    {
        if (state.State.Find(backfill.Id) is { } known)
        {
            return ReportOf(known);
        }

        if (catalog.Find(backfill.Operation) is not { } operation)
        {
            throw new QmulumException(FaultCode.Invalid, $"There is no operation \"{backfill.Operation}\"; there are {catalog.Names}.");
        }

        if (!operation.IsRequeueable)
        {
            throw new QmulumException(FaultCode.Invalid, $"The operation {backfill.Operation} is never run by a backfill: it is asked of each photo by itself.");
        }

        if (state.State.All.Count(one => !one.Rests) >= MostRunning)
        {
            throw new QmulumException(FaultCode.Conflict, $"{MostRunning} backfills run already; wait until one ends, or cancel one.");
        }

        return await StartAsync(backfill);
    }

    public Task<ImmutableArray<BackfillReport>> GetAll() => Task.FromResult<ImmutableArray<BackfillReport>>([.. state.State.All.Select(ReportOf)]);

    public Task<BackfillReport?> Get(Guid id) => Task.FromResult(state.State.Find(id) is { } found ? ReportOf(found) : null);

    public Task<BackfillReport> Pause(Guid id) => ChangeAsync(RunningOf(id) with { Status = BackfillStatus.Paused });

    public async Task<BackfillReport> Resume(Guid id)
    {
        _since.Remove(id);
        var report = await ChangeAsync(RunningOf(id) with { Status = BackfillStatus.Running });
        await WakeAsync();
        return report;
    }

    public async Task<BackfillReport> Cancel(Guid id)
    {
        var found = Find(id);
        if (found.Status is BackfillStatus.Done or BackfillStatus.Cancelled)
        {
            return ReportOf(found);
        }

        await ChangeAsync(found with { Status = BackfillStatus.Cancelled, FinishedAt = clock.GetUtcNow() });
        await PutBackAsync(Find(id));
        return ReportOf(Find(id));
    }

    public async Task<BackfillReport> RetryFailures(Guid id)
    {
        var found = Find(id);
        if (found is not { Status: BackfillStatus.Done or BackfillStatus.Cancelled, Failed: > 0, UnderWay.IsEmpty: true })
        {
            throw new QmulumException(FaultCode.Conflict, "Nothing of this backfill has failed, or it is still under way.");
        }

        _since.Remove(id);
        var report = await ChangeAsync(found.Again() with { Total = await CountAsync(found.Asked) });
        await WakeAsync();
        return report;
    }

    /// <summary>Wakes the backfills after a restart, and ends when there is nothing to drive.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (state.State.All.Any(one => !one.Rests))
        {
            Drive();
            return;
        }

        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    async Task<BackfillReport> StartAsync(NewBackfill backfill)
    {
        var record = new BackfillRecord { Asked = backfill, StartedAt = clock.GetUtcNow(), Total = await CountAsync(backfill) };
        var kept = state.State.All.Where(one => !one.Rests).Concat(state.State.All.Where(one => one.Rests).Take(MostKept - 1)).ToHashSet();
        await this.RegisterOrUpdateReminder(Reminder, WakeEvery, WakeEvery);
        await state.CommitAsync(state.State with { All = [record, .. state.State.All.Where(kept.Contains)] });
        foreach (var id in _since.Keys.Where(id => state.State.Find(id) is null).ToList())
        {
            _since.Remove(id);
        }

        Drive();
        return ReportOf(record);
    }

    async Task WakeAsync()
    {
        await this.RegisterOrUpdateReminder(Reminder, WakeEvery, WakeEvery);
        Drive();
    }

    void Drive() => _timer ??= this.RegisterGrainTimer(StepAsync, new() { DueTime = TimeSpan.Zero, Period = StepEvery, KeepAlive = true });

    /// <summary>Brings each backfill on by one step.</summary>
    async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var one in state.State.All.Where(one => !one.Rests))
        {
            await StepAsync(one);
        }

        if (state.State.All.All(one => one.Rests))
        {
            _silent.Clear();
            _timer?.Dispose();
            _timer = null;
        }
    }

    async Task StepAsync(BackfillRecord before)
    {
        if (before.Status == BackfillStatus.Cancelled)
        {
            await PutBackAsync(before);
            return;
        }

        var next = before.Counted(await AskAsync(before.UnderWay, before.Asked.Operation, retry: false));
        if (next is { Status: BackfillStatus.Running, IsThrough: false } && next.UnderWay.Length <= Window / 2)
        {
            next = await GoOnAsync(next);
        }

        if (next is { IsThrough: true, UnderWay.IsEmpty: true, Status: BackfillStatus.Running })
        {
            next = next with { Status = BackfillStatus.Done, FinishedAt = clock.GetUtcNow(), Total = next.Done + next.Failed + next.Waiting };
            log.BackfillEnded(next.Asked.Operation, next.Done, next.Failed);
        }

        if (next != before)
        {
            await state.CommitAsync(state.State.With(next));
        }
    }

    /// <summary>Meets the next photos, of this library or the one after it.</summary>
    async Task<BackfillRecord> GoOnAsync(BackfillRecord record)
    {
        var library = record.Library.Length > 0 ? record.Library : await LibraryAfterAsync(record);
        if (library is null)
        {
            return record with { IsThrough = true };
        }

        var photos = await index.Walk.StepAsync(library, FilterOf(record.Asked), record.Place, Window - record.UnderWay.Length, CancellationToken.None);
        if (photos.Count == 0)
        {
            return await LibraryAfterAsync(record with { Library = library }) is { } after
                ? record with { Library = after, Place = Guid.Empty }
                : record with { IsThrough = true };
        }

        return record.Counted(await AskAsync(photos, record.Asked.Operation, record.Retries)) with { Library = library, Place = photos[^1] };
    }

    async Task<string?> LibraryAfterAsync(BackfillRecord record) => record.Asked.LibraryId is { } only
        ? record.Library.Length == 0 ? only : null
        : await index.Walk.NextLibraryAsync(record.Library, CancellationToken.None);

    async Task<List<(Guid Photo, OperationStanding Standing)>> AskAsync(IEnumerable<Guid> photos, string operation, bool retry) =>
        [.. await Task.WhenAll(photos.Select(async id => (id, await AskAsync(id, operation, retry))))];

    /// <summary>A photo that does not answer is asked again with the next step, and keeps no other waiting.</summary>
    async Task<OperationStanding> AskAsync(Guid id, string operation, bool retry)
    {
        try
        {
            return await GrainFactory.Photo(id).TakeUp(operation, retry);
        }
        catch (Exception exception)
        {
            Tell(exception, id);
            return OperationStanding.Unknown;
        }
    }

    async Task PutBackAsync(Guid id, string operation)
    {
        try
        {
            await GrainFactory.Photo(id).PutBack(operation);
        }
        catch (Exception exception)
        {
            // It may have had the operation then: no harm.
            Tell(exception, id);
        }
    }

    void Tell(Exception exception, Guid id)
    {
        if (_silent.Count >= MostSilent)
        {
            _silent.Clear(); // some are logged again, once in a long while
        }

        if (_silent.Add(id))
        {
            log.PhotoNotAsked(exception, id);
        }
    }

    async Task PutBackAsync(BackfillRecord record)
    {
        await Task.WhenAll(record.UnderWay.Select(id => PutBackAsync(id, record.Asked.Operation)));
        await state.CommitAsync(state.State.With(record with { UnderWay = [] }));
    }

    Task<long> CountAsync(NewBackfill asked) => index.Walk.CountAsync(asked.LibraryId, FilterOf(asked), CancellationToken.None);

    async Task<BackfillReport> ChangeAsync(BackfillRecord record)
    {
        await state.CommitAsync(state.State.With(record));
        return ReportOf(record);
    }

    BackfillRecord Find(Guid id) => state.State.Find(id) ?? throw new QmulumException(FaultCode.NotFound, $"There is no backfill {id}.");

    BackfillRecord RunningOf(Guid id) => Find(id) is { Status: BackfillStatus.Running or BackfillStatus.Paused } found
        ? found
        : throw new QmulumException(FaultCode.Conflict, "This backfill has ended.");

    BackfillReport ReportOf(BackfillRecord one) => new(
        one.Asked, one.Status, one.StartedAt, one.FinishedAt, one.Total, one.Done, one.Failed, RateOf(one), one.Waiting);

    /// <summary>Of this activation: the time before a restart says nothing about the rate after it.</summary>
    double? RateOf(BackfillRecord one)
    {
        var (now, count) = (one.FinishedAt ?? clock.GetUtcNow(), one.Done + one.Failed + one.Waiting);
        if (_since.TryAdd(one.Asked.Id, (now, count)) || now <= _since[one.Asked.Id].At)
        {
            return null;
        }

        var (at, before) = _since[one.Asked.Id];
        return (count - before) / (now - at).TotalSeconds;
    }

    static PhotoFilter FilterOf(NewBackfill asked) => new(
        asked.From?.ToDateTime(TimeOnly.MinValue),
        asked.To is { } to && to < DateOnly.MaxValue ? to.AddDays(1).ToDateTime(TimeOnly.MinValue) : null,
        asked.State is { } status ? (Data.PhotoState)status : null);
}

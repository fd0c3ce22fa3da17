using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Stats;

/// <summary>Reads the counts, and makes the indexes anew: a reminder drives that in slices, so that it outlives the process.</summary>
[GrainType(GrainNames.Stats)]
public sealed class StatsGrain([PersistentState(GrainNames.Stats)] IPersistentState<ReindexState> state, IndexDatabase index, TimeProvider clock)
    : Grain, IStatsGrain, IRemindable
{
    const string Reminder = "reindex";
    const int Days = 30;
    const int Top = 10;
    const int MaxFormats = 100;

    /// <summary>Grains asked at once: their writes share a commit.</summary>
    const int Slice = 100;

    static readonly TimeSpan TickEvery = TimeSpan.FromMinutes(1);

    // Far below the time that a call may take.
    static readonly TimeSpan SliceTime = TimeSpan.FromSeconds(10);

    public Task<Statistics> Get() => IndexFaults.ToldAsync(async () =>
    {
        var totals = await index.Statistics.ReadAsync(IndexMapping.DayOf(clock.GetUtcNow()), Days, MaxFormats, CancellationToken.None);
        var (accounts, libraries) = await index.Directory.CountAsync(CancellationToken.None);
        return new Statistics(
            accounts, libraries, [.. totals.Formats.Select(ToCount)], [.. totals.Cameras.Take(Top).Select(ToCount)],
            [.. totals.Days.Select(day => new DayPhotos(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Day)), day.Photos))],
            [.. totals.Locations.Select(ToCount)], state.State.IsRunning, state.State.FinishedAt,
            [.. totals.Trash.Select(ToCount)]);
    });

    public async Task Reindex()
    {
        // The reminder first: what was begun is ended, whatever happens to this process.
        await this.RegisterOrUpdateReminder(Reminder, TickEvery, TickEvery);
        await state.CommitAsync(new() { IsRunning = true, FinishedAt = state.State.FinishedAt });
        await index.Statistics.RecountAsync(CancellationToken.None);
        await EnlistSlicesAsync();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => state.State.IsRunning ? EnlistSlicesAsync() : EndReminderAsync();

    async Task EnlistSlicesAsync()
    {
        var began = clock.GetTimestamp();
        while (state.State.IsRunning && clock.GetElapsedTime(began) < SliceTime)
        {
            await (state.State.AreAccountsDone ? EnlistLibrariesAsync() : EnlistAccountsAsync());
        }

        if (!state.State.IsRunning)
        {
            await EndReminderAsync();
        }
    }

    async Task EnlistAccountsAsync()
    {
        var ids = await index.Directory.FindAccountsAsync("", state.State.AfterAccount, Slice, CancellationToken.None);
        await Task.WhenAll(ids.Select(EnlistAsync));
        await state.CommitAsync(ids.Count < Slice
            ? state.State with { AreAccountsDone = true }
            : state.State with { AfterAccount = ids[^1] });
    }

    async Task EnlistLibrariesAsync()
    {
        var ids = await index.Photos.LibrariesAsync(state.State.AfterLibrary, Slice, CancellationToken.None);
        await Task.WhenAll(ids.Select(id => GrainFactory.Library(id).Enlist()));
        await state.CommitAsync(ids.Count < Slice
            ? new() { FinishedAt = clock.GetUtcNow() }
            : state.State with { AfterLibrary = ids[^1] });
    }

    /// <summary>An entry of an account whose making was broken off is passed over.</summary>
    async Task EnlistAsync(Guid accountId)
    {
        if (await GrainFactory.Account(accountId).GetInfo() is not null)
        {
            await GrainFactory.Account(accountId).Enlist();
        }
    }

    async Task EndReminderAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    static PhotoCount ToCount(NamedCount count) => new(count.Name, count.Photos, count.Bytes);
}

/// <summary>How far the making anew of the indexes is.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.reindex-state")]
public sealed record ReindexState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public bool IsRunning { get; init; }

    /// <summary>The last account that was entered again; null before the first.</summary>
    [Id(2)] public Guid? AfterAccount { get; init; }

    [Id(3)] public bool AreAccountsDone { get; init; }

    /// <summary>The last library that was entered again; empty before the first.</summary>
    [Id(4)] public string AfterLibrary { get; init; } = "";

    [Id(5)] public DateTimeOffset? FinishedAt { get; init; }
}

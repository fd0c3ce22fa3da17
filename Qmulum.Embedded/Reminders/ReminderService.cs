namespace Qmulum.Embedded.Reminders;

/// <summary>
/// Durable reminders: a tick is a call that wakes the grain. The schedule is the table's, first tick plus multiples of the
/// period; it survives the process, and ticks that were missed are not made up for. In memory are only those that tick soon.
/// </summary>
sealed class ReminderService(EmbeddedRuntime runtime)
{
    const int TicksAtOnce = 256;
    static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    readonly ReminderTable _table = new(runtime.Database);
    readonly ReminderSchedule _schedule = new();
    readonly SemaphoreSlim _slots = new(TicksAtOnce);
    readonly CancellationTokenSource _stopped = new();
    TaskCompletionSource _wake = NewWake();
    long _loadedUntil;

    long Now => runtime.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    long Window => (long)runtime.Options.ReminderLoadingWindow.TotalMilliseconds;

    public async Task StartAsync(CancellationToken token)
    {
        await LoadAsync(from: Now, token);
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Stop() => _stopped.Cancel();

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
        {
            throw new ArgumentOutOfRangeException(
                nameof(period), period, $"A reminder's period must be at least {runtime.Options.MinimumReminderPeriod}; use a grain timer for a shorter one.");
        }

        var now = Now;
        var first = checked(now + (long)dueTime.TotalMilliseconds);
        var row = await _table.UpsertAsync(grain, name, now, first, (long)period.TotalMilliseconds);
        _schedule.Remove(grain, name);
        if (first <= Volatile.Read(ref _loadedUntil))
        {
            _schedule.Set(row, first);
            Wake();
        }

        return row;
    }

    public async Task UnregisterAsync(GrainId grain, IGrainReminder reminder)
    {
        if (reminder is not ReminderRow row || row.Grain != grain)
        {
            throw new ArgumentException($"The reminder \"{reminder.ReminderName}\" is not one of {grain}.", nameof(reminder));
        }

        if (!await _table.DeleteAsync(row))
        {
            throw new ReminderException($"The reminder \"{row.Name}\" of {grain} was changed or removed since it was got: get it again.");
        }

        _schedule.Remove(grain, row.Name);
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) => (await _table.ReadAsync(grain)).Find(row => row.Name == name);

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grain) => [.. await _table.ReadAsync(grain)];

    static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    void Wake() => Interlocked.Exchange(ref _wake, NewWake()).TrySetResult();

    async Task RunAsync()
    {
        try
        {
            while (!_stopped.IsCancellationRequested)
            {
                var wake = Volatile.Read(ref _wake);
                await SendDueAsync();
                await LoadIfTimeAsync();
                await WaitAsync(wake.Task);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The host shuts down.
        }
    }

    async Task SendDueAsync()
    {
        while (_schedule.TakeDue(Now) is { } row)
        {
            await _slots.WaitAsync(_stopped.Token);
            _ = TickAsync(row);
        }
    }

    async Task TickAsync(ReminderRow row)
    {
        try
        {
            TickStatus status = new(Time(row.FirstTick), TimeSpan.FromMilliseconds(row.Period), runtime.Clock.GetUtcNow().UtcDateTime);
            await runtime.Client.GetGrain<IRemindable>(row.Grain).ReceiveReminder(row.Name, status);
        }
        catch (Exception error)
        {
            runtime.Log.ReminderFailed(error, row.Grain.Type);
        }
        finally
        {
            _slots.Release();
        }

        _schedule.Reschedule(row, row.NextTickAfter(Now), Volatile.Read(ref _loadedUntil));
        Wake();
    }

    async Task LoadIfTimeAsync()
    {
        if (Now < NextLoad)
        {
            return;
        }

        var before = Volatile.Read(ref _loadedUntil);
        try
        {
            await LoadAsync(before, _stopped.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Volatile.Write(ref _loadedUntil, before);
            runtime.Log.RemindersNotRead(error, RetryDelay);
            await Task.Delay(RetryDelay, runtime.Clock, _stopped.Token);
        }
    }

    long NextLoad => Volatile.Read(ref _loadedUntil) - (Window / 2);

    // From where the last load ended, and not from now: when a load is late, a tick that fell due in between comes late, too, but comes.
    async Task LoadAsync(long from, CancellationToken token)
    {
        var until = Now + Window;
        _schedule.BeginLoad();
        Volatile.Write(ref _loadedUntil, until); // From here on whoever registers schedules up to it.
        List<ReminderRow> rows = await _table.ReadDueAsync(from, until, token);
        foreach (var type in rows.Select(row => row.Grain.Type).Distinct().Where(type => runtime.Classes.Find(type) is null))
        {
            runtime.Log.ReminderWithoutClass(type);
        }

        _schedule.EndLoad(rows.Where(row => runtime.Classes.Find(row.Grain.Type) is not null), from);
    }

    async Task WaitAsync(Task wake)
    {
        var wait = Math.Max(0, Math.Min(_schedule.NextDue, NextLoad) - Now);
        if (wait == 0)
        {
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(wait), runtime.Clock, enough.Token), wake);
        await enough.CancelAsync();
    }

    static DateTime Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}

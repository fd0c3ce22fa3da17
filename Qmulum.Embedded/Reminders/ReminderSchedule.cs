namespace Qmulum.Embedded.Reminders;

/// <summary>The reminders in memory, by the time of their next tick. Safe to use from several threads.</summary>
sealed class ReminderSchedule
{
    readonly Lock _gate = new();
    readonly Dictionary<(GrainId Grain, string Name), Entry> _entries = [];
    readonly PriorityQueue<Entry, long> _queue = new();
    HashSet<(GrainId Grain, string Name)>? _removedWhileLoading;

    /// <summary>When the next tick is due; <see cref="long.MaxValue"/> when none is.</summary>
    public long NextDue
    {
        get
        {
            lock (_gate)
            {
                return _queue.TryPeek(out _, out var due) ? due : long.MaxValue;
            }
        }
    }

    /// <summary>Schedules a reminder that was registered, in place of its older version.</summary>
    public void Set(ReminderRow row, long due)
    {
        lock (_gate)
        {
            Add(row, due);
        }
    }

    public void Remove(GrainId grain, string name)
    {
        lock (_gate)
        {
            _entries.Remove((grain, name));
            _removedWhileLoading?.Add((grain, name));
        }
    }

    /// <summary>Must come before the table is read for <see cref="EndLoad"/>: a reminder removed in between stays removed.</summary>
    public void BeginLoad()
    {
        lock (_gate)
        {
            _removedWhileLoading = [];
        }
    }

    /// <summary>Schedules what the table held: each at its first tick after the time that the load starts from.</summary>
    public void EndLoad(IEnumerable<ReminderRow> rows, long from)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                var key = (row.Grain, row.Name);
                var isKnown = _entries.TryGetValue(key, out var entry) && entry.Row.Version >= row.Version;
                if (!isKnown && _removedWhileLoading?.Contains(key) != true)
                {
                    Add(row, row.NextTickAfter(from));
                }
            }

            _removedWhileLoading = null;
        }
    }

    /// <summary>Takes out a reminder that is due; null when none is.</summary>
    public ReminderRow? TakeDue(long now)
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var entry, out var due) && due <= now)
            {
                _queue.Dequeue();
                if (IsCurrent(entry))
                {
                    return entry.Row;
                }
            }

            return null;
        }
    }

    /// <summary>Schedules the next tick of a reminder that was taken, unless it was changed or removed since.</summary>
    /// <param name="row">What was taken.</param>
    /// <param name="due">When it ticks next.</param>
    /// <param name="until">Later ticks are left to the next load.</param>
    public void Reschedule(ReminderRow row, long due, long until)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((row.Grain, row.Name), out var entry) || !ReferenceEquals(entry.Row, row))
            {
                return;
            }

            if (due > until)
            {
                _entries.Remove((row.Grain, row.Name));
            }
            else
            {
                _queue.Enqueue(entry, due);
            }
        }
    }

    void Add(ReminderRow row, long due)
    {
        Entry entry = new(row);
        _entries[(row.Grain, row.Name)] = entry;
        _queue.Enqueue(entry, due);
    }

    bool IsCurrent(Entry entry) => _entries.TryGetValue((entry.Row.Grain, entry.Row.Name), out var current) && ReferenceEquals(current, entry);

    sealed record Entry(ReminderRow Row);
}

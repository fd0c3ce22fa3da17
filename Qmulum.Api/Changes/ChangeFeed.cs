using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Changes;

/// <summary>A library's latest changes, as its stream brings them. What the stream loses is in the log, and readers look there.</summary>
sealed class ChangeFeed(IClusterClient cluster, string libraryId, ILogger log)
{
    /// <summary>Changes kept for listeners that are a little behind.</summary>
    const int Kept = 1_024;

    static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();
    readonly Queue<Change> _recent = new(Kept);
    TaskCompletionSource _news = NewSignal();
    long _latest;
    volatile bool _stopped;
    Task<StreamSubscriptionHandle<LibraryChanges>?>? _subscription;

    public string LibraryId => libraryId;

    /// <summary>Guarded by <see cref="ChangeFeeds"/>.</summary>
    public int Listeners { get; set; }

    public void Start() => _subscription = SubscribeAsync();

    public void Stop() => _ = UnsubscribeAsync();

    public Task NewsAfter(long seq)
    {
        lock (_gate)
        {
            return _latest > seq ? Task.CompletedTask : _news.Task;
        }
    }

    public ImmutableArray<Change>? Recent(long seq)
    {
        lock (_gate)
        {
            return _recent.TryPeek(out var oldest) && oldest.Seq <= seq + 1 ? [.. _recent.Where(change => change.Seq > seq)] : null;
        }
    }

    /// <summary>Tries until it stands; null when the feed was stopped before.</summary>
    async Task<StreamSubscriptionHandle<LibraryChanges>?> SubscribeAsync()
    {
        var stream = cluster.GetStreamProvider(StreamNames.Provider)
            .GetStream<LibraryChanges>(StreamId.Create(StreamNames.LibraryChanges, libraryId));
        while (!_stopped)
        {
            try
            {
                var handle = await stream.SubscribeAsync((changes, _) => Take(changes));
                Tell(); // what changed before the subscription stood is in the log: listeners look there once
                return handle;
            }
            catch (Exception exception)
            {
                log.SubscribeFailed(exception);
                await Task.Delay(TryAgain);
            }
        }

        return null;
    }

    async Task UnsubscribeAsync()
    {
        _stopped = true;
        try
        {
            if (_subscription is { } subscription && await subscription is { } handle)
            {
                await handle.UnsubscribeAsync();
            }
        }
        catch (Exception exception)
        {
            log.UnsubscribeFailed(exception);
        }
    }

    Task Take(LibraryChanges changes)
    {
        lock (_gate)
        {
            foreach (var change in changes.Changes)
            {
                Keep(change);
            }
        }

        Tell();
        return Task.CompletedTask;
    }

    void Tell()
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            (news, _news) = (_news, NewSignal());
        }

        news.SetResult();
    }

    void Keep(Change change)
    {
        if (change.Seq <= _latest)
        {
            return;
        }

        if (change.Seq != _latest + 1)
        {
            // Something was lost on the way: what is before the gap cannot be told from here.
            _recent.Clear();
        }

        if (_recent.Count == Kept)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(change);
        _latest = change.Seq;
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

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

    readonly Lock _gate = new();
    readonly Queue<Change> _recent = new(Kept);
    TaskCompletionSource _news = NewSignal();
    long _latest;
    Task<StreamSubscriptionHandle<LibraryChanges>>? _subscription;

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

    async Task<StreamSubscriptionHandle<LibraryChanges>> SubscribeAsync()
    {
        try
        {
            var stream = cluster.GetStreamProvider(StreamNames.Provider)
                .GetStream<LibraryChanges>(StreamId.Create(StreamNames.LibraryChanges, libraryId));
            return await stream.SubscribeAsync((changes, _) => Take(changes));
        }
        catch (Exception exception)
        {
            log.SubscribeFailed(exception);
            throw;
        }
    }

    async Task UnsubscribeAsync()
    {
        try
        {
            if (_subscription is { } subscription)
            {
                await (await subscription).UnsubscribeAsync();
            }
        }
        catch (Exception exception)
        {
            log.UnsubscribeFailed(exception);
        }
    }

    Task Take(LibraryChanges changes)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            foreach (var change in changes.Changes)
            {
                Keep(change);
            }

            (news, _news) = (_news, NewSignal());
        }

        news.SetResult();
        return Task.CompletedTask;
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

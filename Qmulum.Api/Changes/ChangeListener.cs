using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Changes;

/// <summary>One who listens to a library's changes.</summary>
sealed class ChangeListener(ChangeFeed feed, Action<ChangeFeed> leave) : IDisposable
{
    bool _left;

    /// <summary>Completes when a change after that number is known here.</summary>
    public Task NewsAfter(long seq) => feed.NewsAfter(seq);

    /// <summary>The changes after that number, if this node still has all of them; null when the log must be read.</summary>
    public ImmutableArray<Change>? Recent(long seq) => feed.Recent(seq);

    public void Dispose()
    {
        if (!_left)
        {
            _left = true;
            leave(feed);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Changes;

/// <summary>This node's ear on the libraries that somebody listens to here: one subscription a library, however many listen.</summary>
sealed class ChangeFeeds(IClusterClient cluster, ApiOptions options, IHostApplicationLifetime lifetime, ILogger<ChangeFeeds> log)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, ChangeFeed> _feeds = [];
    int _listeners;

    /// <summary>The server stops: streams end, so that it need not wait for them.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Begins to listen; disposing the listener ends it.</summary>
    /// <exception cref="ApiException">There are as many listeners as this node takes.</exception>
    public ChangeListener Listen(string libraryId)
    {
        lock (_gate)
        {
            if (_listeners >= options.MaxListeners)
            {
                throw new ApiException(Faults.Busy, $"{_listeners} pages listen to this server already; try again later.") { RetryAfter = 30 };
            }

            if (!_feeds.TryGetValue(libraryId, out var feed))
            {
                feed = new(cluster, libraryId, log);
                feed.Start();
                _feeds.Add(libraryId, feed);
            }

            _listeners++;
            feed.Listeners++;
            return new(feed, Leave);
        }
    }

    void Leave(ChangeFeed feed)
    {
        lock (_gate)
        {
            _listeners--;
            if (--feed.Listeners == 0)
            {
                _feeds.Remove(feed.LibraryId);
                feed.Stop();
            }
        }
    }
}

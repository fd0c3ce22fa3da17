using Microsoft.Extensions.Logging;

namespace Qmulum.Api.Errors;

/// <summary>Tells that requests fail because a place is away: once a minute, and how many they were. Each fails alike, and where it was thrown tells nothing.</summary>
sealed class OfflineNotice(TimeProvider clock, ILogger<OfflineNotice> log)
{
    static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    readonly Lock _lock = new();
    long? _told;
    int _untold;

    /// <param name="endpoint">What was asked.</param>
    /// <param name="problem">What is away, as the location says it.</param>
    public void Tell(string endpoint, string problem)
    {
        int untold;
        lock (_lock)
        {
            if (_told is { } told && clock.GetElapsedTime(told) < TellEvery)
            {
                _untold++;
                return;
            }

            (untold, _untold, _told) = (_untold, 0, clock.GetTimestamp());
        }

        log.StoreOffline(endpoint, problem, untold);
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Stats;

/// <summary>
/// Folds what changed into the counts, so that reading them stays cheap, and counts photos that a version entered which did not count. Any number of
/// processes may do both at once.
/// </summary>
public sealed class StatsKeeper(IGrainFactory grains, IndexDatabase index, TimeProvider clock, ILogger<StatsKeeper> log) : BackgroundService
{
    const int Slice = 100;

    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await KeepAsync(stoppingToken);
        }
    }

    async Task KeepAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await index.Statistics.FoldAsync(stoppingToken) == StatisticIndex.MaxRows)
            {
            }

            await CountOldPhotosAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            log.CountsNotKept(exception);
        }
    }

    /// <summary>Each photo tells its library of itself once more, and what is counted of it with that.</summary>
    async Task CountOldPhotosAsync(CancellationToken stoppingToken)
    {
        for (var after = PhotoPlace.First; ;)
        {
            var places = await index.Statistics.UncountedAsync(after, Slice, stoppingToken);
            await Task.WhenAll(places.Select(place => grains.Photo(place.PhotoId).Announce()));
            if (places.Count < Slice)
            {
                return;
            }

            after = places[^1];
        }
    }
}

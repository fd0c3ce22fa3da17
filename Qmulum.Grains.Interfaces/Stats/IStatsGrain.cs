using Orleans.Concurrency;

namespace Qmulum.Grains.Interfaces;

/// <summary>The counts of the whole installation. Found by <see cref="GrainFactoryExtensions.Stats"/>.</summary>
[Alias("qmulum.stats")]
public interface IStatsGrain : IGrainWithStringKey
{
    /// <summary>The counts as they are now: kept, not counted.</summary>
    [Alias("Get"), Idempotent, AlwaysInterleave]
    Task<Statistics> Get();

    /// <summary>
    /// Makes the indexes anew: the counts from the photos' rows before it returns, the lists of accounts and libraries after that, a slice at a time. Asked
    /// again meanwhile, it begins anew.
    /// </summary>
    [Alias("Reindex"), Idempotent]
    Task Reindex();
}

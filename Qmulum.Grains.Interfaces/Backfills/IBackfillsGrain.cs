using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The backfills of the installation: it drives them gently, in slices, by a reminder that survives restarts. Found by
/// <see cref="GrainFactoryExtensions.Backfills"/>.
/// </summary>
[Alias("qmulum.backfills")]
public interface IBackfillsGrain : IGrainWithStringKey
{
    /// <summary>Says which operations a process has. A new one, or a new version, begins its backfill.</summary>
    [Alias("Notice"), Idempotent]
    Task Notice(ImmutableArray<string> operations);

    /// <summary>Begins a backfill; one that is there already by its id stays as it is.</summary>
    /// <exception cref="QmulumException">
    /// Invalid: there is no such operation, or it cannot be run again. Conflict: as many run already as may.
    /// </exception>
    [Alias("Start"), Idempotent]
    Task<BackfillReport> Start(NewBackfill backfill);

    /// <summary>The latest first; of those that ended, the last 50.</summary>
    [Alias("GetAll"), Idempotent]
    Task<ImmutableArray<BackfillReport>> GetAll();

    /// <summary>One of them; null when it is not there.</summary>
    [Alias("Get"), Idempotent]
    Task<BackfillReport?> Get(Guid id);

    /// <summary>Begins nothing new until it is resumed; what is under way ends.</summary>
    /// <exception cref="QmulumException">NotFound: there is none such. Conflict: it has ended.</exception>
    [Alias("Pause"), Idempotent]
    Task<BackfillReport> Pause(Guid id);

    /// <summary>Goes on after a pause.</summary>
    /// <exception cref="QmulumException">NotFound: there is none such. Conflict: it has ended.</exception>
    [Alias("Resume"), Idempotent]
    Task<BackfillReport> Resume(Guid id);

    /// <summary>Ends it: what it has done stays, what it made due and nobody has begun is not done any more.</summary>
    /// <exception cref="QmulumException">NotFound: there is none such.</exception>
    [Alias("Cancel"), Idempotent]
    Task<BackfillReport> Cancel(Guid id);

    /// <summary>Goes over the photos once more and tries again what has failed.</summary>
    /// <exception cref="QmulumException">NotFound: there is none such. Conflict: it is still running, or nothing has failed.</exception>
    [Alias("RetryFailures")]
    Task<BackfillReport> RetryFailures(Guid id);
}

using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// Hands out the parts of the rounds that look after the location, one at a time in the whole installation. Found by
/// <see cref="GrainFactoryExtensions.Care"/>.
/// </summary>
[Alias("qmulum.care")]
public interface ICareGrain : IGrainWithStringKey
{
    /// <summary>The next part; null when no round is due, or another process is at one.</summary>
    /// <param name="kind">Of which round.</param>
    /// <param name="owner">Who does it.</param>
    [Alias("Begin")]
    Task<CareSlice?> Begin(CareKind kind, string owner);

    /// <summary>A part is done. What another process has taken over meanwhile is not counted twice.</summary>
    [Alias("End"), Idempotent]
    Task End(CareSlice slice, string owner, CareCount found);

    /// <summary>The present rounds, or the last ones.</summary>
    [Alias("GetRounds"), Idempotent]
    Task<ImmutableArray<CareRound>> GetRounds();

    /// <summary>Begins a round now, unless one runs.</summary>
    [Alias("StartNow"), Idempotent]
    Task StartNow(CareKind kind);
}

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// What a browser was asked to sign, until it answers: once, and within five minutes. In memory alone; whoever loses it begins again. Keyed by a hash
/// of what the browser's cookie holds.
/// </summary>
[Alias("qmulum.challenge")]
public interface IChallengeGrain : IGrainWithStringKey
{
    /// <summary>Keeps what was asked.</summary>
    /// <param name="asked">At most 10,000 characters.</param>
    [Alias("Keep"), Idempotent]
    Task Keep(string asked);

    /// <summary>Gives it back, once; null when there is none any more.</summary>
    [Alias("Take")]
    Task<string?> Take();
}

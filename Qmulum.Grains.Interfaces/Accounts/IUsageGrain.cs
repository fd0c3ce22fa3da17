namespace Qmulum.Grains.Interfaces;

/// <summary>
/// What a person's own libraries hold together, and room in them for what is on its way. Keyed by the account's id. One activation counts, so
/// that uploads at many nodes at once never go over a limit together.
/// </summary>
[Alias("qmulum.usage-keeper")]
public interface IUsageGrain : IGrainWithStringKey
{
    /// <summary>What is held now, and what may be.</summary>
    [Alias("Get"), Idempotent]
    Task<UsageReport> Get();

    /// <summary>Holds room for one photo until it is settled, or until nothing is heard of it for ten minutes.</summary>
    /// <param name="reservation">Chosen by the caller, so that a repeated call holds room once.</param>
    /// <param name="libraryId">The library that it goes into: one of this person's own.</param>
    /// <param name="bytes">Its size as far as it is known.</param>
    /// <exception cref="QmulumException">QuotaExceeded: there is no room; it says where.</exception>
    [Alias("Reserve"), Idempotent]
    Task Reserve(Guid reservation, string libraryId, long bytes);

    /// <summary>Holds more room, because more came than was known; also tells that the upload lives.</summary>
    /// <param name="reservation">The one that was made.</param>
    /// <param name="bytes">Held in all after this call, if there is as much.</param>
    /// <param name="atLeast">Held in all after this call, or it fails.</param>
    /// <returns>The bytes that are held now.</returns>
    /// <exception cref="QmulumException">QuotaExceeded: there is not even room for <paramref name="atLeast"/>.</exception>
    [Alias("Extend"), Idempotent]
    Task<long> Extend(Guid reservation, long bytes, long atLeast);

    /// <summary>The upload ended: what it added is held, the rest of its room is free.</summary>
    /// <param name="reservation">The one that was made; unknown ones are those of a process before this one.</param>
    /// <param name="libraryId">The library.</param>
    /// <param name="added">Nothing when it failed, or when the library had the photo already.</param>
    [Alias("Settle")]
    Task Settle(Guid reservation, string libraryId, Usage added);

    /// <summary>Counts anew: limits or libraries changed.</summary>
    [Alias("Recount"), Idempotent]
    Task Recount();
}

/// <summary>What is held and what may be.</summary>
/// <param name="Used">By all libraries of the person's own.</param>
/// <param name="Limits">The person's.</param>
[GenerateSerializer, Immutable, Alias("qmulum.usage-report")]
public sealed record UsageReport([property: Id(0)] Usage Used, [property: Id(1)] UsageLimits Limits);

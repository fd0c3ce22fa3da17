using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The keys by which the API's processes protect what they give to browsers and take back (ASP.NET Core Data Protection): every process has the same,
/// also after a restart. One grain, found by <see cref="GrainFactoryExtensions.KeyRing"/>.
/// </summary>
[Alias("qmulum.key-ring")]
public interface IKeyRingGrain : IGrainWithStringKey
{
    /// <summary>Every key, the oldest first: elements of XML.</summary>
    [Alias("GetKeys"), Idempotent]
    Task<ImmutableArray<string>> GetKeys();

    /// <summary>Adds one. The latest 100 stay: with a new one in 90 days they reach back for 24 years.</summary>
    [Alias("Add"), Idempotent]
    Task Add(string key);
}

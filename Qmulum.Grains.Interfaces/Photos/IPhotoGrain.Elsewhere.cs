using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <remarks>An original that is kept by the library's replicas alone: docs/replicas.md has what must hold before one is.</remarks>
public partial interface IPhotoGrain
{
    /// <summary>The original, if it may be released by what the photo itself knows; null when it may not.</summary>
    [Alias("FindReleasable"), Idempotent]
    Task<KeptBlob?> FindReleasable(ReleaseTerms terms);

    /// <summary>
    /// Removes the original from the location: that enough replicas have it was proven to whoever asks. The state says so first, and just before the bytes
    /// go it is asked once more whether they may: the library still wants it, nobody asks for it, and enough of those that proved to hold it still say so.
    /// </summary>
    /// <returns>Whether the replicas alone have it now; false when it may not be released, and its bytes are where they were.</returns>
    [Alias("Release"), Idempotent]
    Task<bool> Release(ReleaseTerms terms);

    /// <summary>
    /// Finishes what a crash left of a release, or of a return. The bytes go if the state says that the replicas have them and that is still wanted and
    /// so; if not, the photo has them again.
    /// </summary>
    /// <param name="libraryId">The library that has it on its list.</param>
    [Alias("FinishRelease"), Idempotent]
    Task FinishRelease(string libraryId);

    /// <summary>Asks the original back of the replicas that hold it.</summary>
    /// <returns>Whether it is away; false when its bytes are here.</returns>
    [Alias("Recall"), Idempotent]
    Task<bool> Recall();
}

/// <summary>What must hold of a photo before its original is released, besides what its own state tells.</summary>
/// <param name="LibraryId">The library that it must be in.</param>
/// <param name="ReceivedBefore">When it must have been here already.</param>
/// <param name="ReturnedBefore">One that came back after this stays.</param>
/// <param name="Copies">How many replicas must hold it.</param>
/// <param name="Proven">Those that have proven that they do.</param>
[GenerateSerializer, Immutable, Alias("qmulum.release-terms")]
public sealed record ReleaseTerms(
    [property: Id(0)] string LibraryId,
    [property: Id(1)] DateTimeOffset ReceivedBefore,
    [property: Id(2)] DateTimeOffset ReturnedBefore,
    [property: Id(3)] int Copies,
    [property: Id(4)] ImmutableArray<Guid> Proven = default);

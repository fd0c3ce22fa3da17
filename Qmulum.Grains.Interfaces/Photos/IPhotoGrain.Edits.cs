using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

public partial interface IPhotoGrain
{
    /// <summary>Enters a person's edit, in one write; the pictures that there are follow at once where they can.</summary>
    /// <returns>The photo as it is then; null when there is no such photo in that library.</returns>
    /// <exception cref="QmulumException">Invalid: it cannot be done to this photo. Conflict: there is nothing to take back.</exception>
    [Alias("Edit"), Idempotent]
    Task<PhotoEntry?> Edit(string libraryId, PhotoEdit edit);

    /// <summary>What happened to it, the latest first: its arrival, and of the rest the last 200.</summary>
    [Alias("GetHistory"), Idempotent]
    Task<ImmutableArray<PhotoEvent>> GetHistory();
}

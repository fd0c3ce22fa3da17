using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <remarks>The trash: photos that are hidden, can be brought back for a while, and are deleted for good after it.</remarks>
public partial interface ILibraryGrain
{
    /// <summary>Photos that one call may name.</summary>
    const int MostOfTrash = 1_000;

    /// <summary>Puts photos into the trash: once it returns they are hidden everywhere. What lies there already stays as it is.</summary>
    /// <param name="photos">Up to 1,000.</param>
    /// <param name="by">Who asks.</param>
    /// <returns>Those that lie in the trash now; the others are not photos of this library.</returns>
    [Alias("TrashPhotos"), Idempotent]
    Task<ImmutableArray<Guid>> TrashPhotos(ImmutableArray<Guid> photos, Guid by);

    /// <summary>Brings photos back with all that they had.</summary>
    /// <param name="photos">Up to 1,000.</param>
    /// <param name="by">Who asks.</param>
    /// <returns>Those that are in the library now; the others are gone for good, or never were here.</returns>
    [Alias("RestorePhotos"), Idempotent]
    Task<ImmutableArray<Guid>> RestorePhotos(ImmutableArray<Guid> photos, Guid by);

    /// <summary>Begins to delete photos of the trash for good; what is not in the trash stays.</summary>
    /// <param name="photos">Up to 1,000.</param>
    /// <returns>Those that are being deleted now.</returns>
    [Alias("PurgePhotos"), Idempotent]
    Task<ImmutableArray<Guid>> PurgePhotos(ImmutableArray<Guid> photos);

    /// <summary>Begins to delete for good what is in the trash now. What comes into it later stays.</summary>
    /// <returns>How many photos that are.</returns>
    [Alias("EmptyTrash"), Idempotent]
    Task<long> EmptyTrash();

    /// <summary>What lies in the trash, what came last first.</summary>
    /// <param name="before">The <see cref="TrashPage.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000 photos.</param>
    [Alias("GetTrash"), Idempotent]
    Task<TrashPage> GetTrash(long? before, int limit);
}

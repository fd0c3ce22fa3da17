namespace Qmulum.Grains.Interfaces;

/// <summary>The grains by the ids that callers hold, so that no caller spells a key.</summary>
public static class GrainFactoryExtensions
{
    /// <summary>The grain of a library.</summary>
    public static ILibraryGrain Library(this IGrainFactory grains, string libraryId) => grains.GetGrain<ILibraryGrain>(libraryId);

    /// <summary>The timeline of a library.</summary>
    public static ITimelineGrain Timeline(this IGrainFactory grains, string libraryId) => grains.GetGrain<ITimelineGrain>(libraryId);

    /// <summary>The grain of a photo.</summary>
    public static IPhotoGrain Photo(this IGrainFactory grains, Guid photoId) => grains.GetGrain<IPhotoGrain>(PhotoId.ToKey(photoId));

    /// <summary>The maker of one rendition on request.</summary>
    public static IRenditionGrain Rendition(this IGrainFactory grains, RenditionKey key) => grains.GetGrain<IRenditionGrain>(key.ToString());
}

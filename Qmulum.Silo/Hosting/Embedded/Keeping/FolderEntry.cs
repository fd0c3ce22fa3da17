using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>Enters a photo by what lies in its folder, as its upload did, with what its manifest tells of what was done to it since.</summary>
static class FolderEntry
{
    /// <summary>Its library must be there.</summary>
    public static async Task EnterAsync(IGrainFactory grains, PhotoFolder folder, NewPhoto photo, PhotoManifest? manifest)
    {
        await grains.Library(folder.Library).Add(photo);
        if (photo is { ElsewhereSince: not null, Shown: null or { Renditions.IsDefaultOrEmpty: true } })
        {
            await grains.Photo(folder.Photo).Recall(); // there is nothing to show
        }

        if (manifest is not null)
        {
            await TellAsync(grains, manifest.As(photo));
        }
    }

    /// <summary>The manifest with what is true of the original now: one that was elsewhere may lie there again.</summary>
    public static PhotoManifest As(this PhotoManifest manifest, NewPhoto photo) => manifest with { Elsewhere = photo.ElsewhereSince };

    /// <summary>Enters of a photo that is there what was done to it since its upload. The same again changes nothing.</summary>
    public static async Task TellAsync(IGrainFactory grains, PhotoManifest manifest)
    {
        var (library, photo) = (manifest.LibraryId, manifest.PhotoId);
        // One that is elsewhere has it from its first state on.
        if (manifest is { Elsewhere: null, Set: { } set })
        {
            PhotoEdit edit = new() { Id = photo, By = manifest.Owner ?? Guid.Empty, Set = set };
            await grains.Photo(photo).Edit(library, edit);
        }

        if (manifest.Trash is { } trash)
        {
            await grains.Library(library).TrashPhotos([photo], trash.By);
        }
    }
}

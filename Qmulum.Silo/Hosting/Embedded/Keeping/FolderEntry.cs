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

        if (photo.ElsewhereSince is null && manifest?.Set is { } set)
        {
            PhotoEdit edit = new() { Id = Guid.NewGuid(), By = manifest.Owner ?? Guid.Empty, Set = set };
            await grains.Photo(folder.Photo).Edit(folder.Library, edit);
        }

        if (manifest?.Trash is { } trash)
        {
            await grains.Library(folder.Library).TrashPhotos([folder.Photo], trash.By);
        }
    }
}

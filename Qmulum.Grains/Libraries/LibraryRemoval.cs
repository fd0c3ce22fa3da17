using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Libraries;

/// <summary>
/// Removes a deleted library's photos for good, a slice at a time: each photo's bytes and state first, its row last, so that whatever stops in between is
/// gone on with.
/// </summary>
sealed class LibraryRemoval(string libraryId, DateTimeOffset deletedAt, IndexDatabase index, IGrainFactory grains)
{
    /// <summary>The reminder that drives it.</summary>
    public const string Reminder = "remove";

    /// <summary>How often it is looked whether a library's time is over, and how often a slice is removed then.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>Photos of a slice: seconds of work, far below the time that a call may take.</summary>
    const int Slice = 200;

    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> RemoveSliceAsync()
    {
        var photos = await index.Photos.AnyAsync(libraryId, Slice, CancellationToken.None);
        foreach (var photo in photos)
        {
            await grains.Photo(photo).RemoveWithLibrary(libraryId, deletedAt);
        }

        await index.Photos.ForgetAsync(libraryId, photos, CancellationToken.None);
        if (photos.Count == Slice)
        {
            return false;
        }

        await index.Photos.ForgetLibraryAsync(libraryId, CancellationToken.None);
        return true;
    }
}

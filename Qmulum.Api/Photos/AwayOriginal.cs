using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Photos;

/// <summary>An original that the replicas alone have: it is asked back when somebody needs it, and by guests no more at once than the replicas' lines carry.</summary>
static class AwayOriginal
{
    /// <summary>Asks an original back that the replicas alone have.</summary>
    /// <exception cref="ApiException">It is not here yet.</exception>
    public static async Task RequireHereAsync(HttpContext context, IGrainFactory grains, PhotoDetails photo)
    {
        if (photo.Versions[0].ElsewhereSince is null)
        {
            return;
        }

        if (!await ManagesAsync(context.KnownCaller(), grains, photo.LibraryId) && !await grains.Replicas(photo.LibraryId).AdmitsGuest(photo.Entry.Id))
        {
            throw Away(
                $"The original of this photo is kept by the replicas of its library, and {IReplicasGrain.MostForGuests} others are on their way from there: it is not asked back yet. Try again when some of them are here.");
        }

        if (await grains.Photo(photo.Entry.Id).Recall())
        {
            throw Away(
                "The original of this photo is kept by the replicas of its library and was asked back; try again in a minute, when one of them is connected.");
        }
    }

    // By what the key is for, too: that of a phone brings no whole library back.
    static async Task<bool> ManagesAsync(Caller caller, IGrainFactory grains, string libraryId) =>
        PermissionRules.Carries(caller, Permission.ManageLibrary)
        && await grains.Library(libraryId).GetRole(caller.AccountId) >= PermissionRules.LeastRole(Permission.ManageLibrary);

    static ApiException Away(string message) => new(Faults.OriginalElsewhere, message);
}

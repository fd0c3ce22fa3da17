using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.SetupFiles;

/// <summary>Somebody's libraries by their names.</summary>
static class OwnersLibraries
{
    /// <summary>The library of that name in which the account is something: one of its own before one of others.</summary>
    public static async Task<(string Id, LibraryRole Role)?> FindAsync(IGrainFactory grains, Guid? account, string name)
    {
        if (account is not { } known || await grains.Account(known).GetInfo() is null)
        {
            return null;
        }

        (string Id, LibraryRole Role)? best = null;
        foreach (var id in await grains.Account(known).GetLibraries())
        {
            var role = await grains.Library(id).GetRole(known);
            if (role > (best?.Role ?? LibraryRole.None) && (await grains.Library(id).GetInfo())?.Name == name.Trim())
            {
                best = (id, role);
            }
        }

        return best;
    }
}

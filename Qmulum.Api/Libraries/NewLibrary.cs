using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Makes a library somebody's own, in the one order in which a fault in between leaves nothing that nobody finds.</summary>
static class NewLibrary
{
    /// <summary>May be done twice with the same id.</summary>
    /// <param name="location">The id of the location where it begins; null for where new libraries do.</param>
    /// <exception cref="QmulumException">Conflict: the account is in as many libraries as it can be.</exception>
    public static async Task<LibraryInfo> FoundAsync(IGrainFactory grains, string id, string name, Guid owner, string? location = null)
    {
        if (location is not null)
        {
            await grains.Locations().Place(id, location); // before anything can come into it
        }

        // The account first: a list that names one too many is harmless, a library that nobody finds is not.
        await NoteAsync(grains, id, owner);
        var library = await grains.Library(id).Found(name, owner);
        await grains.Usage(owner).Recount();
        return library;
    }

    /// <summary>A library that is refused holds no location either: nobody could take it off that.</summary>
    static async Task NoteAsync(IGrainFactory grains, string id, Guid owner)
    {
        try
        {
            await grains.Account(owner).NoteLibrary(id);
        }
        catch (QmulumException)
        {
            if (await grains.Library(id).GetInfo() is null)
            {
                await grains.Locations().Forget(id);
            }

            throw;
        }
    }
}

using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>The library that a person has at once.</summary>
static class FirstLibrary
{
    const int MaxNameLength = 100;

    /// <summary>Makes it unless the account is in a library already. May be done twice: what was noted and not made is made then.</summary>
    public static async Task EnsureAsync(IGrainFactory grains, AccountInfo info)
    {
        var account = grains.Account(info.Id);
        var noted = await account.GetLibraries();
        var roles = await Task.WhenAll(noted.Select(id => grains.Library(id).GetRole(info.Id)));
        if (roles.Any(role => role != LibraryRole.None))
        {
            return;
        }

        // The account first, as everywhere: a list that names one too many is harmless, a library that nobody finds is not.
        var id = noted.FirstOrDefault() ?? LibraryId.New();
        await account.NoteLibrary(id);
        await grains.Library(id).Found(NameFor(info.Name), info.Id);
        await grains.Usage(info.Id).Recount();
    }

    static string NameFor(string person)
    {
        var name = $"{person}'s photos";
        return name.Length <= MaxNameLength ? name : "Photos";
    }
}

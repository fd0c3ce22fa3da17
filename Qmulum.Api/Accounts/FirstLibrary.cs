using Qmulum.Api.Libraries;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>The library that a person has at once.</summary>
static class FirstLibrary
{
    const int MaxNameLength = 100;

    /// <summary>Makes it unless the account is in a library already. May be done twice: what was noted and not made is made then.</summary>
    public static async Task EnsureAsync(IGrainFactory grains, AccountInfo info)
    {
        var noted = await grains.Account(info.Id).GetLibraries();
        var roles = await Task.WhenAll(noted.Select(id => grains.Library(id).GetRole(info.Id)));
        if (roles.Any(role => role != LibraryRole.None))
        {
            return;
        }

        await NewLibrary.FoundAsync(grains, noted.FirstOrDefault() ?? LibraryId.New(), NameFor(info.Name), info.Id);
    }

    static string NameFor(string person)
    {
        var name = $"{person}'s photos";
        return name.Length <= MaxNameLength ? name : "Photos";
    }
}

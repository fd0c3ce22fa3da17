using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>
/// Makes accounts, each with a library of its own. Each step may be repeated: whoever comes again with an address that was claimed for an account that
/// was never made, because a process died in between, gets that account.
/// </summary>
sealed class Newcomers(IGrainFactory grains)
{
    /// <summary>Makes an account and its library.</summary>
    /// <exception cref="ApiException">Conflict: another account has the address. Who may not learn that must not be told.</exception>
    public async Task<AccountInfo> AddAsync(NewAccount account, EmailAddress email)
    {
        var accountId = await grains.Email(email).Claim(AccountId.New());
        if (await grains.Account(accountId).GetInfo() is not null)
        {
            throw new ApiException(Faults.Conflict, "Another account has this e-mail address.");
        }

        var made = await grains.Account(accountId).Create(account);
        await AddLibraryAsync(accountId, account.Name);
        return made;
    }

    /// <summary>Makes a library of somebody's own.</summary>
    /// <exception cref="QmulumException">Conflict: the account is in as many libraries as it can be.</exception>
    public async Task<LibraryInfo> AddLibraryAsync(Guid owner, string name)
    {
        // The account first: a list that names one too many is harmless, a library that nobody finds is not.
        var id = LibraryId.New();
        await grains.Account(owner).NoteLibrary(id);
        var library = await grains.Library(id).Found(name, owner);
        await grains.Usage(owner).Recount();
        return library;
    }
}

using Qmulum.Api.Errors;
using Qmulum.Api.Libraries;
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
        await NewLibrary.FoundAsync(grains, LibraryId.New(), account.Name, accountId);
        return made;
    }
}

using Qmulum.Api.Errors;
using Qmulum.Api.Mail;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>
/// Makes accounts and finds forgotten ones. What differs between an address that has an account and one that has none is done after the answer, so
/// that neither its words nor its time tell which it was.
/// </summary>
sealed class Registrar(IGrainFactory grains, IMailer mailer, AfterAnswer later)
{
    /// <summary>Makes an account once the letter's link is opened; an address that has one gets a letter that says so.</summary>
    public void Register(string name, EmailAddress email, string passwordHash, Uri server) => Later(async _ =>
    {
        if (!await grains.Email(email).AdmitLetter())
        {
            return;
        }

        if (await grains.Email(email).GetAccount() is not null)
        {
            mailer.Post(Letters.AlreadyThere(email.Text, server));
            return;
        }

        var token = await BeginAsync(name, email, passwordHash);
        mailer.Post(Letters.Confirm(email.Text, server, token));
    });

    /// <summary>Makes an account at once: the invitation came by a letter to that address.</summary>
    /// <exception cref="ApiException">Conflict: the address has an account.</exception>
    public async Task<AccountInfo> RegisterInvitedAsync(string name, EmailAddress email, string passwordHash) =>
        await ConfirmAsync(await BeginAsync(name, email, passwordHash))
        ?? throw new ApiException(Faults.Busy, "The account could not be made in time; try again.");

    /// <summary>Sends a link to whoever has an account with that address.</summary>
    public void SendReset(EmailAddress email, Uri server) => Later(async _ =>
    {
        if (await grains.Email(email).AdmitLetter()
            && await grains.Email(email).GetAccount() is { } accountId
            && await grains.Account(accountId).GetInfo() is { IsDisabled: false })
        {
            var token = SecretToken.Create(TokenKind.Reset, accountId);
            await grains.Account(accountId).AddLink(new(TokenKind.Reset, token.Hash, NewLink.ResetLifetime, null));
            mailer.Post(Letters.Reset(email.Text, server, token));
        }
    });

    /// <summary>Sends a link that makes an address the account's. One that has an account already gets none.</summary>
    public void SendEmailChange(Guid accountId, EmailAddress email, Uri server) => Later(async _ =>
    {
        if (!await grains.Email(email).AdmitLetter())
        {
            return;
        }

        if (await grains.Email(email).GetAccount() is { } holder && holder != accountId)
        {
            mailer.Post(Letters.AlreadyThere(email.Text, server));
            return;
        }

        var token = SecretToken.Create(TokenKind.Confirmation, accountId);
        await grains.Account(accountId).AddLink(new(TokenKind.Confirmation, token.Hash, NewLink.ConfirmationLifetime, email.Text));
        mailer.Post(Letters.ConfirmChange(email.Text, server, token));
    });

    /// <summary>The address of a link is its account's from now on, and a new account gets its library.</summary>
    /// <param name="token">Of the link.</param>
    /// <param name="server">Where the server is, for the note to the address that the account had before.</param>
    /// <returns>Null when the link is not good.</returns>
    /// <exception cref="ApiException">Conflict: the address has another account by now.</exception>
    public async Task<AccountInfo?> ConfirmAsync(SecretToken token, Uri? server = null)
    {
        var account = grains.Account(token.Owner);
        if (await account.FindLink(TokenKind.Confirmation, token.Hash) is not { Email: { } address } || !EmailAddress.TryParse(address, out var email))
        {
            return null;
        }

        if (await grains.Email(email).Claim(token.Owner) != token.Owner)
        {
            throw new ApiException(Faults.Conflict, "Another account has this e-mail address by now; sign in with it.");
        }

        if (await account.ConfirmEmail(token.Hash) is not { } confirmed)
        {
            return null;
        }

        await LeaveAddressAsync(confirmed, server);
        await FirstLibrary.EnsureAsync(grains, confirmed.Account);
        return confirmed.Account;
    }

    async Task<SecretToken> BeginAsync(string name, EmailAddress email, string passwordHash)
    {
        var id = AccountId.New();
        var token = SecretToken.Create(TokenKind.Confirmation, id);
        await grains.Account(id).Register(
            new(name, email.Text, passwordHash, IsAdministrator: false, EmailConfirmed: false),
            new(TokenKind.Confirmation, token.Hash, NewLink.ConfirmationLifetime, email.Text));
        return token;
    }

    async Task LeaveAddressAsync(ConfirmedEmail confirmed, Uri? server)
    {
        if (!EmailAddress.TryParse(confirmed.Before, out var before)
            || (EmailAddress.TryParse(confirmed.Account.Email, out var now) && before.ToKey() == now.ToKey()))
        {
            return;
        }

        await grains.Email(before).Release(confirmed.Account.Id);
        if (server is not null)
        {
            mailer.Post(Letters.EmailChanged(before.Text, server));
        }
    }

    void Later(Func<CancellationToken, Task> work)
    {
        if (!later.TryPost(work))
        {
            throw new ApiException(Faults.Busy, "Too many ask for letters at this moment; try again in a minute.") { RetryAfter = 60 };
        }
    }
}

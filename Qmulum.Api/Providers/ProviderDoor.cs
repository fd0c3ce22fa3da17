using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Accounts;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Providers;

/// <summary>
/// Lets people in whom an outside provider knows. Who they are is the provider's name for them ("sub") and never their e-mail address: an account that
/// has the same address is opened by its own person alone, who links the provider when signed in.
/// </summary>
sealed class ProviderDoor(IGrainFactory grains, ApiOptions options, Doorkeeper door, AuditLog audit)
{
    const string Account = "account";
    const string Session = "session";

    /// <summary>The page's door, told why the provider opened nothing.</summary>
    public static string Refused(string why) => $"/sign-in?refused={why}";

    /// <summary>What goes to the provider and comes back, protected: whom the login is to be linked to, if somebody is signed in.</summary>
    public static AuthenticationProperties Begin(HttpContext context)
    {
        AuthenticationProperties properties = new();
        if (context.Caller() is { Scope: null } caller)
        {
            properties.Items[Account] = AccountId.ToKey(caller.AccountId);
            properties.Items[Session] = caller.CredentialId.ToString("D");
        }

        return properties;
    }

    /// <summary>Somebody comes back from a provider.</summary>
    /// <returns>Where the page goes on.</returns>
    public async Task<string> EnterAsync(TicketReceivedContext ticket)
    {
        var provider = ticket.Scheme.Name;
        var person = ticket.Principal;
        if (person?.FindFirstValue("sub") is not { } subject)
        {
            return Refused("provider-failed");
        }

        var login = grains.Login(provider, subject);
        if (ticket.Properties is { } properties && properties.Items.TryGetValue(Account, out var account) && account is not null)
        {
            return await LinkAsync(ticket.HttpContext, Guid.ParseExact(account, "D"), properties.Items[Session], provider, subject);
        }

        var accountId = await login.GetAccount();
        if (accountId is null && (accountId = await RegisterAsync(provider, subject, person)) is { } made)
        {
            audit.PostFor(ticket.HttpContext, made, AuditAction.AccountMade, detail: provider);
        }

        if (accountId is not { } known || await grains.Account(known).GetInfo() is not { IsDisabled: false, EmailConfirmed: true })
        {
            audit.PostFailure(ticket.HttpContext, accountId, provider);
            return Refused(accountId is null ? "registration-closed" : "sign-in-failed");
        }

        await door.BeginSessionAsync(ticket.HttpContext, known, provider);
        return "/";
    }

    /// <summary>The session cookie does not come along from another site, so the session that began this is asked after.</summary>
    async Task<string> LinkAsync(HttpContext context, Guid accountId, string? session, string provider, string subject)
    {
        var account = grains.Account(accountId);
        if (await account.GetInfo() is null || !(await account.GetSessions()).Any(one => one.Id.ToString("D") == session))
        {
            return Refused("unauthorized");
        }

        if ((await account.GetLogins()).Any(one => one.Provider == provider && one.Key != LoginKey.Of(provider, subject))
            || await grains.Login(provider, subject).Claim(accountId) != accountId)
        {
            return "/account/security?refused=conflict";
        }

        await account.AddLogin(provider, LoginKey.Of(provider, subject));
        audit.PostFor(context, accountId, AuditAction.ProviderLinked, provider);
        return "/account/security";
    }

    /// <summary>Makes an account for somebody unknown: where everybody may have one, with an address that the provider knows to be theirs.</summary>
    async Task<Guid?> RegisterAsync(string provider, string subject, ClaimsPrincipal person)
    {
        if (options.Registration != RegistrationRule.Open
            || !string.Equals(person.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)
            || !EmailAddress.TryParse(person.FindFirstValue("email"), out var email))
        {
            return null;
        }

        // Unconfirmed at first: what a fault leaves half-made goes by itself, and gives the address back.
        var id = AccountId.New();
        var token = SecretToken.Create(TokenKind.Confirmation, id);
        await grains.Account(id).Register(
            new(NameOf(person, email), email.Text, null, IsAdministrator: false, EmailConfirmed: false),
            new(TokenKind.Confirmation, token.Hash, NewLink.ConfirmationLifetime, email.Text));
        await grains.Account(id).AddLogin(provider, LoginKey.Of(provider, subject));
        if (await grains.Email(email).Claim(id) != id)
        {
            return null;
        }

        var holder = await grains.Login(provider, subject).Claim(id);
        if (holder != id)
        {
            return holder;
        }

        if (await grains.Account(id).ConfirmEmail(token.Hash) is { } confirmed)
        {
            await FirstLibrary.EnsureAsync(grains, confirmed.Account);
        }

        return id;
    }

    static string NameOf(ClaimsPrincipal person, EmailAddress email)
    {
        var said = new string([.. (person.FindFirstValue("name") ?? "").Where(c => !char.IsControl(c))]).Trim();
        var name = said.Length > 0 ? said : email.Text.Split('@')[0];
        return name.Length <= NewAccount.MaxNameLength ? name : name[..NewAccount.MaxNameLength];
    }
}

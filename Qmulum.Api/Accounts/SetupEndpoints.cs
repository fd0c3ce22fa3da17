using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>The first account of an installation, made by whoever has the link that the server wrote into its data folder.</summary>
static class SetupEndpoints
{
    /// <summary>An account can be in 1,000 libraries.</summary>
    const int MostAdopted = 999;

    public static void MapSetup(this IEndpointRouteBuilder api) =>
        api.MapPost("/setup", SetUpAsync).WithName("setUp").WithSummary("Makes the first account, an administrator's, with the link of the first start")
            .Needs(Permission.Anyone);

    /// <remarks>Each step may be repeated: a second try with the same link after a fault makes the same account.</remarks>
    static async Task<Created<AccountReply>> SetUpAsync(
        SetupRequest request, HttpContext context, IGrainFactory grains, Passwords passwords, Doorkeeper door, ISetupLink link, AuditLog audit)
    {
        var name = RequestValues.Name(request.Name, "name", NewAccount.MaxNameLength);
        var email = RequestValues.Email(request.Email, "email");
        var password = Passwords.RequireGood(request.Password, "password", email);
        if (!SecretToken.TryParse(request.Token, TokenKind.Setup, out var token)
            || await grains.Server().BeginSetup(token.Hash, AccountId.New()) is not { } accountId)
        {
            throw new ApiException(Faults.Forbidden, "This link makes no first account: it is mistyped, or the account has been made. Sign in instead.");
        }

        var holder = await grains.Email(email).Claim(accountId);
        if (holder != accountId)
        {
            throw new ApiException(Faults.Conflict, "Another account has this e-mail address.");
        }

        var hash = await passwords.HashAsync(password, context.RequestAborted);
        var account = await grains.Account(accountId).Create(new(name, email.Text, hash, IsAdministrator: true, EmailConfirmed: true));
        await AdoptAllAsync(grains, accountId);
        await grains.Server().CompleteSetup();
        link.Remove();
        audit.PostFor(context, accountId, AuditAction.AccountMade, detail: "setup link");
        await door.BeginSessionAsync(context, accountId, "setup link");
        return TypedResults.Created("/api/v1/me", AccountReply.Of(account));
    }

    /// <summary>The library that every installation has, and those that were rebuilt from a location: nobody else is there whose they could be.</summary>
    static async Task AdoptAllAsync(IGrainFactory grains, Guid accountId)
    {
        var page = await grains.Directory().FindLibraries("", MostAdopted);
        foreach (var id in page.Libraries.Where(library => library.Info.Owner is null).Select(library => library.Info.Id).Append(LibraryId.Home).Distinct())
        {
            await grains.Account(accountId).NoteLibrary(id);
            await grains.Library(id).Adopt(accountId);
        }
    }
}

/// <summary>The first account.</summary>
/// <param name="Token">What stands behind the # of the link.</param>
/// <param name="Name">What the person is called.</param>
/// <param name="Email">The address that they sign in with.</param>
/// <param name="Password">10 to 256 characters.</param>
public sealed record SetupRequest(string? Token, string? Name, string? Email, string? Password);

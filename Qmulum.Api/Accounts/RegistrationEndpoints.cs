using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Mail;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Making an account, and getting back into one by letter. The answers are the same for every address.</summary>
static class RegistrationEndpoints
{
    const string Stale = "This link does nothing any more: it was used, it is too old, or it is not whole. Ask for a new one.";

    public static void MapRegistration(this IEndpointRouteBuilder api)
    {
        api.MapPost("/accounts", RegisterAsync)
            .WithName("register").WithSummary("Makes an account; a letter with a link goes to its address").Needs(Permission.Anyone);
        api.MapPost("/accounts/confirm", ConfirmAsync).WithName("confirmEmail").WithSummary("Confirms an address by a letter's link").Needs(Permission.Anyone);
        api.MapPost("/accounts/forgot", Forgot).WithName("forgotPassword").WithSummary("Sends a link to choose a new password").Needs(Permission.Anyone);
        api.MapPost("/accounts/reset", ResetAsync)
            .WithName("resetPassword").WithSummary("Sets a password by a letter's link; all sessions end").Needs(Permission.Anyone);
    }

    static async Task<Results<Accepted, Created<SignInReply>>> RegisterAsync(
        RegistrationRequest request, HttpContext context, ApiOptions options, Registrar registrar, Doors doors)
    {
        doors.Limits.Require(context);
        var name = RequestValues.Name(request.Name, "name", NewAccount.MaxNameLength);
        var email = RequestValues.Email(request.Email, "email");
        var password = Passwords.RequireGood(request.Password, "password", email);
        var invitation = await InvitationOfAsync(request, options.Registration, doors.Invitations);
        var hash = await doors.Passwords.HashAsync(password, context.RequestAborted);
        if (invitation?.Email?.ToKey() != email.ToKey())
        {
            registrar.Register(name, email, hash, doors.Address.Of(context));
            return TypedResults.Accepted((string?)null);
        }

        var account = await registrar.RegisterInvitedAsync(name, email, hash);
        doors.Audit.PostFor(context, account.Id, AuditAction.AccountMade, detail: "invitation");
        await doors.Keeper.BeginSessionAsync(context, account.Id, "invitation");
        return TypedResults.Created("/api/v1/me", new SignInReply(AccountReply.Of(account)));
    }

    static async Task<NoContent> ConfirmAsync(LinkRequest request, HttpContext context, Registrar registrar, Doors doors)
    {
        doors.Limits.Require(context);
        if (!SecretToken.TryParse(request.Token, TokenKind.Confirmation, out var token)
            || await registrar.ConfirmAsync(token, doors.Address.Of(context)) is not { } account)
        {
            throw new ApiException(Faults.Forbidden, Stale);
        }

        doors.Audit.PostFor(context, account.Id, AuditAction.EmailConfirmed);
        return TypedResults.NoContent();
    }

    static Accepted Forgot(ForgotRequest request, HttpContext context, Registrar registrar, Doors doors)
    {
        doors.Limits.Require(context);
        registrar.SendReset(RequestValues.Email(request.Email, "email"), doors.Address.Of(context));
        return TypedResults.Accepted((string?)null);
    }

    static async Task<NoContent> ResetAsync(ResetRequest request, HttpContext context, IGrainFactory grains, IMailer mailer, Doors doors)
    {
        doors.Limits.Require(context);
        if (!SecretToken.TryParse(request.Token, TokenKind.Reset, out var token)
            || await grains.Account(token.Owner).FindLink(TokenKind.Reset, token.Hash) is null
            || await grains.Account(token.Owner).GetInfo() is not { } info)
        {
            throw new ApiException(Faults.Forbidden, Stale);
        }

        // Hashed for a good link alone: it takes a core a tenth of a second.
        var email = RequestValues.Email(info.Email, "email");
        var hash = await doors.Passwords.HashAsync(Passwords.RequireGood(request.Password, "password", email), context.RequestAborted);
        if (!await grains.Account(token.Owner).ResetPassword(token.Hash, hash))
        {
            throw new ApiException(Faults.Forbidden, Stale);
        }

        doors.Audit.PostFor(context, token.Owner, AuditAction.PasswordReset);
        await FirstLibrary.EnsureAsync(grains, info);
        mailer.Post(Letters.PasswordChanged(email.Text, doors.Address.Of(context)));
        return TypedResults.NoContent();
    }

    /// <summary>What the rule of this server lets in: everybody, or whoever shows an invitation.</summary>
    static async Task<OpenInvitation?> InvitationOfAsync(RegistrationRequest request, RegistrationRule rule, IInvitationReader? invitations)
    {
        if (rule == RegistrationRule.Closed || (rule == RegistrationRule.Invitation && request.Invitation is null))
        {
            throw new ApiException(Faults.RegistrationClosed, rule == RegistrationRule.Closed
                ? "Nobody can make an account here; ask whoever looks after this server."
                : "Accounts are made by invitation here; open the link that somebody sent you, or ask for one.");
        }

        if (request.Invitation is null)
        {
            return null;
        }

        return SecretToken.TryParse(request.Invitation, TokenKind.Invitation, out var token) && invitations is not null
            ? await invitations.FindAsync(token) ?? throw new ApiException(Faults.Forbidden, Stale)
            : throw new ApiException(Faults.Forbidden, Stale);
    }
}

/// <summary>What the doors for strangers share.</summary>
/// <param name="Invitations">Null where nobody can be invited.</param>
sealed record Doors(
    Doorkeeper Keeper, DoorLimits Limits, Passwords Passwords, PublicAddress Address, AuditLog Audit, IInvitationReader? Invitations = null);

/// <summary>An account that is wanted.</summary>
/// <param name="Name">What the person is called: 1 to 100 characters.</param>
/// <param name="Email">The address that they sign in with.</param>
/// <param name="Password">10 to 256 characters.</param>
/// <param name="Invitation">What stands behind the # of an invitation; left out: none.</param>
public sealed record RegistrationRequest(string? Name, string? Email, string? Password, string? Invitation);

/// <summary>A link was opened.</summary>
/// <param name="Token">What stands behind its #.</param>
public sealed record LinkRequest(string? Token);

/// <summary>Whose password is forgotten.</summary>
public sealed record ForgotRequest(string? Email);

/// <summary>A new password.</summary>
/// <param name="Token">What stands behind the # of the letter's link.</param>
/// <param name="Password">10 to 256 characters.</param>
public sealed record ResetRequest(string? Token, string? Password);

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Mail;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>One's own account.</summary>
static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me", GetAsync).WithName("getMe").WithSummary("Who you are").Needs(Permission.ViewAccount);
        api.MapPatch("/me", ChangeAsync).WithName("changeMe").WithSummary("Changes your name").Needs(Permission.ManageAccount);
        api.MapPost("/me/password", ChangePasswordAsync)
            .WithName("changePassword").WithSummary("Changes your password, and signs out everywhere else").Needs(Permission.ManageAccount);
        api.MapPost("/me/email", ChangeEmailAsync)
            .WithName("changeEmail").WithSummary("Changes your e-mail address once a letter's link to the new one is opened").Needs(Permission.ManageAccount);
        api.MapDelete("/me", DeleteAsync).WithName("deleteMe").WithSummary("Deletes your account after 14 days").Needs(Permission.ManageAccount);
        api.MapPost("/me/restore", RestoreAsync).WithName("restoreMe").WithSummary("Keeps your account after all").Needs(Permission.ManageAccount);
    }

    static async Task<Ok<AccountReply>> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var account = await grains.Account(context.KnownCaller().AccountId).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such account.");
        return TypedResults.Ok(AccountReply.Of(account));
    }

    static async Task<Ok<AccountReply>> ChangeAsync(AccountChange change, HttpContext context, IGrainFactory grains)
    {
        var name = RequestValues.Name(change.Name, "name", NewAccount.MaxNameLength);
        return TypedResults.Ok(AccountReply.Of(await grains.Account(context.KnownCaller().AccountId).Rename(name)));
    }

    static async Task<NoContent> ChangePasswordAsync(
        PasswordChange change, HttpContext context, IGrainFactory grains, Doorkeeper door, Passwords passwords, IMailer mailer, PublicAddress address,
        AuditLog audit)
    {
        var caller = context.KnownCaller();
        var account = grains.Account(caller.AccountId);
        var info = await account.GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such account.");
        var email = RequestValues.Email(info.Email, "email");
        var password = Passwords.RequireGood(change.New, "new", email);
        await door.RequireAsync(context, email, change.Current);
        await account.SetPassword(await passwords.HashAsync(password, context.RequestAborted), keep: caller.CredentialId);
        audit.Post(context, AuditAction.PasswordChanged);
        mailer.Post(Letters.PasswordChanged(info.Email, address.Of(context)));
        return TypedResults.NoContent();
    }

    static async Task<Accepted> ChangeEmailAsync(
        EmailChange change, HttpContext context, Doorkeeper door, Registrar registrar, PublicAddress address)
    {
        var email = RequestValues.Email(change.Email, "email");
        var account = await door.RequireOwnAsync(context, change.Password);
        registrar.SendEmailChange(account.Id, email, address.Of(context));
        return TypedResults.Accepted((string?)null);
    }

    static async Task<Accepted<DeletionReply>> DeleteAsync(
        [FromBody] PasswordProof proof, HttpContext context, IGrainFactory grains, Doorkeeper door, IMailer mailer, PublicAddress address, AuditLog audit)
    {
        var account = await door.RequireOwnAsync(context, proof.Password);
        var at = await grains.Account(account.Id).RequestDeletion();
        audit.Post(context, AuditAction.AccountDeleted);
        mailer.Post(Letters.Deletion(account.Email, address.Of(context), at));
        return TypedResults.Accepted("/api/v1/me", new DeletionReply(at));
    }

    static async Task<NoContent> RestoreAsync(HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        await grains.Account(context.KnownCaller().AccountId).Restore();
        audit.Post(context, AuditAction.AccountRestored);
        return TypedResults.NoContent();
    }
}

/// <summary>What is to change of an account.</summary>
public sealed record AccountChange(string? Name);

/// <summary>The password as it is, and as it is to be: 10 to 256 characters.</summary>
public sealed record PasswordChange(string? Current, string? New);

/// <summary>The address that the account is to have, and the password as it is.</summary>
public sealed record EmailChange(string? Email, string? Password);

/// <summary>Shows that it is the person, and not somebody at a browser that was left open.</summary>
public sealed record PasswordProof(string? Password);

/// <summary>When the account goes.</summary>
public sealed record DeletionReply(DateTimeOffset DeletedAt);

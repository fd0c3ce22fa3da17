using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
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

    static async Task<NoContent> ChangePasswordAsync(PasswordChange change, HttpContext context, IGrainFactory grains, Doorkeeper door, Passwords passwords)
    {
        var caller = context.KnownCaller();
        var account = grains.Account(caller.AccountId);
        var info = await account.GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such account.");
        var email = RequestValues.Email(info.Email, "email");
        var password = Passwords.RequireGood(change.New, "new", email);
        await door.RequireAsync(context, email, change.Current);
        await account.SetPassword(await passwords.HashAsync(password, context.RequestAborted), keep: caller.CredentialId);
        return TypedResults.NoContent();
    }
}

/// <summary>What is to change of an account.</summary>
public sealed record AccountChange(string? Name);

/// <summary>The password as it is, and as it is to be: 10 to 256 characters.</summary>
public sealed record PasswordChange(string? Current, string? New);

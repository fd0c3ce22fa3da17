using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Accounts;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>What an administrator does with accounts.</summary>
static class AccountAdminEndpoints
{
    public static void MapAccountAdmin(this IEndpointRouteBuilder api) =>
        api.MapPost("/admin/accounts", AddAsync).WithName("addAccount").WithSummary("Makes an account for somebody").Needs(Permission.Administer);

    static async Task<Created<NewAccountReply>> AddAsync(NewAccountRequest request, HttpContext context, Newcomers newcomers, Passwords passwords)
    {
        var name = RequestValues.Name(request.Name, "name", NewAccount.MaxNameLength);
        var email = RequestValues.Email(request.Email, "email");
        var hash = request.Password is null
            ? null
            : await passwords.HashAsync(Passwords.RequireGood(request.Password, "password", email), context.RequestAborted);
        var account = await newcomers.AddAsync(new(name, email.Text, hash, request.Administrator ?? false, EmailConfirmed: true), email);
        return TypedResults.Created($"/api/v1/admin/accounts/{account.Id:D}", new NewAccountReply(AccountReply.Of(account)));
    }
}

/// <summary>An account that is to be made.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Email">The address that the person signs in with; the administrator answers for it.</param>
/// <param name="Password">10 to 256 characters; without one the person cannot sign in by password yet.</param>
/// <param name="Administrator">Whether it looks after the server.</param>
public sealed record NewAccountRequest(string? Name, string? Email, string? Password, bool? Administrator);

/// <summary>The account that was made.</summary>
public sealed record NewAccountReply(AccountReply Account);

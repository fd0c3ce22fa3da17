using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Accounts;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Mail;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>What an administrator does with accounts. Each deed is entered into the audit before it is done.</summary>
static class AccountAdminEndpoints
{
    const int UsualPage = 50;
    const int LargestPage = 200;
    const int MaxSearchLength = 100;

    public static void MapAccountAdmin(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/accounts", FindAsync)
            .WithName("findAccounts").WithSummary("Accounts by part of a name or an e-mail address, the newest first").Needs(Permission.Administer);
        api.MapPost("/admin/accounts", AddAsync)
            .WithName("addAccount").WithSummary("Makes an account for somebody; without a password, with the link by which they choose one").Needs(Permission.Administer);
        api.MapGet("/admin/accounts/{account}", GetAsync).WithName("getAccount").WithSummary("An account").Needs(Permission.Administer);
        api.MapPatch("/admin/accounts/{account}", ChangeAsync)
            .WithName("changeAccount").WithSummary("Closes an account, makes it an administrator's, sets its quotas").Needs(Permission.Administer);
        api.MapPost("/admin/accounts/{account}/reset", ResetAsync)
            .WithName("makeResetLink").WithSummary("A link by which somebody chooses a new password").Needs(Permission.Administer);
        api.MapDelete("/admin/accounts/{account}", DeleteAsync)
            .WithName("deleteAccount").WithSummary("Closes an account at once and deletes it after 14 days").Needs(Permission.Administer);
        api.MapGet("/admin/links", ListLinksAsync)
            .WithName("listLinks").WithSummary("Links that wait to be handed out, where no e-mail is sent").Needs(Permission.Administer);
    }

    static async Task<Ok<AccountAdminList>> FindAsync(IGrainFactory grains, string? search, string? after, int? limit)
    {
        var words = search?.Trim() ?? "";
        if (words.Length > MaxSearchLength)
        {
            throw new ApiException(Faults.Invalid, $"search has {words.Length} characters; it can have {MaxSearchLength}.");
        }

        var page = await grains.Directory().FindAccounts(words, PlaceOf(after), RequestValues.Limit(limit, UsualPage, LargestPage));
        return TypedResults.Ok(new AccountAdminList([.. page.Accounts.Select(AccountAdminReply.Of)], page.Next));
    }

    static async Task<Ok<AccountAdminReply>> GetAsync(string account, IGrainFactory grains) =>
        TypedResults.Ok(AccountAdminReply.Of(await RequireAsync(grains, account)));

    static async Task<Created<NewAccountReply>> AddAsync(
        NewAccountRequest request, HttpContext context, IGrainFactory grains, Newcomers newcomers, Passwords passwords, PublicAddress address, AuditLog audit)
    {
        var name = RequestValues.Name(request.Name, "name", NewAccount.MaxNameLength);
        var email = RequestValues.Email(request.Email, "email");
        var hash = request.Password is null
            ? null
            : await passwords.HashAsync(Passwords.RequireGood(request.Password, "password", email), context.RequestAborted);
        var isAdministrator = request.Administrator ?? false;
        var account = await audit.DoAsync(
            context, AuditAction.AccountMade, subject: null, isAdministrator ? "administrator" : null, account: null,
            () => newcomers.AddAsync(new(name, email.Text, hash, isAdministrator, EmailConfirmed: true), email), made => made.Id);
        var href = hash is null ? await ResetLinks.MakeAsync(grains, account.Id, address.Of(context)) : null;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/admin/accounts/{account.Id:D}", new NewAccountReply(AccountReply.Of(account), href));
    }

    static async Task<Ok<AccountAdminReply>> ChangeAsync(
        string account, AccountAdminChange change, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var before = (await RequireAsync(grains, account)).Standing;
        var id = before.Info.Id;
        var limits = change.LimitsAfter(before.Limits);
        if (change.Administrator is { } administrator && administrator != before.Info.IsAdministrator)
        {
            await audit.DoAsync(
                context, administrator ? AuditAction.AdministratorMade : AuditAction.AdministratorUnmade, null, null, id,
                () => grains.Account(id).SetStanding(null, administrator));
        }

        if (change.Disabled is { } disabled && (disabled != before.Info.IsDisabled || (!disabled && before.Info.DeletedAt is not null)))
        {
            await audit.DoAsync(
                context, disabled ? AuditAction.AccountDisabled : AuditAction.AccountEnabled, null, null, id, () => grains.Account(id).SetStanding(disabled, null));
        }

        if (limits != before.Limits)
        {
            await audit.DoAsync(context, AuditAction.QuotaChanged, null, Describe(limits), id, () => grains.Account(id).SetLimits(limits));
        }

        return await GetAsync(account, grains);
    }

    static async Task<Ok<LinkReply>> ResetAsync(string account, HttpContext context, IGrainFactory grains, PublicAddress address, AuditLog audit)
    {
        var id = (await RequireAsync(grains, account)).Standing.Info.Id;
        var href = await audit.DoAsync(
            context, AuditAction.ResetLinkMade, null, null, id, () => ResetLinks.MakeAsync(grains, id, address.Of(context)));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LinkReply(href));
    }

    /// <remarks>Closed at once, so that its person cannot have it back; whoever opens it again keeps it.</remarks>
    static async Task<Accepted<DeletionReply>> DeleteAsync(string account, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var info = (await RequireAsync(grains, account)).Standing.Info;
        if (info.IsAdministrator)
        {
            throw new ApiException(Faults.Conflict, "This account looks after the server; take that from it first.");
        }

        var at = await audit.DoAsync(context, AuditAction.AccountDeleted, null, null, info.Id, async () =>
        {
            await grains.Account(info.Id).SetStanding(isDisabled: true, null);
            return await grains.Account(info.Id).RequestDeletion();
        });
        return TypedResults.Accepted($"/api/v1/admin/accounts/{info.Id:D}", new DeletionReply(at));
    }

    static async Task<Ok<WaitingLinks>> ListLinksAsync(HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var links = await audit.DoAsync(context, AuditAction.LinksSeen, null, null, null, () => grains.LinkBoard().GetLinks());
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new WaitingLinks([.. links.Select(WaitingLinkReply.Of)]));
    }

    static async Task<AccountOverview> RequireAsync(IGrainFactory grains, string account) =>
        await grains.Directory().GetAccount(RequestValues.Id(account, "account")) ?? throw new ApiException(Faults.NotFound, "There is no such account.");

    static Guid? PlaceOf(string? after)
    {
        if (string.IsNullOrEmpty(after))
        {
            return null;
        }

        return Guid.TryParseExact(after, "D", out var id)
            ? id
            : throw new ApiException(Faults.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
    }

    static string Describe(UsageLimits limits) => limits is { Bytes: null, Photos: null }
        ? "none"
        : string.Join(", ", new[] { limits.Bytes is { } bytes ? $"{bytes} bytes" : null, limits.Photos is { } photos ? $"{photos} photos" : null }.OfType<string>());
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Audit;

/// <summary>What happened: all of it for an administrator, for everybody else what their account did and what was done to it.</summary>
static class AuditEndpoints
{
    const int UsualPage = 50;
    const int LargestPage = 500;

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/audit", ReadAsync)
            .WithName("readAudit").WithSummary("Who did what, from where and when, the newest first").Needs(Permission.Administer);
        api.MapGet("/me/audit", ReadOwnAsync)
            .WithName("readMyAudit").WithSummary("What your account did and what was done to it, the newest first").Needs(Permission.ManageAccount);
    }

    static async Task<Ok<AuditReply>> ReadAsync(
        IGrainFactory grains, string? account, string? action, DateTimeOffset? from, DateTimeOffset? to, string? after, int? limit)
    {
        var kind = RequestValues.Word<AuditAction>(action, "action");
        var (isKnown, accountId) = await AccountOfAsync(grains, account);
        if (!isKnown)
        {
            return TypedResults.Ok(new AuditReply([], null));
        }

        var page = await grains.Audit().Read(new(accountId, kind, from, to, PlaceOf(after), RequestValues.Limit(limit, UsualPage, LargestPage)));
        return TypedResults.Ok(await AuditReply.OfAsync(page, grains, reader: null));
    }

    static async Task<Ok<AuditReply>> ReadOwnAsync(HttpContext context, IGrainFactory grains, string? after, int? limit)
    {
        var own = context.KnownCaller().AccountId;
        var page = await grains.Audit().Read(new(own, null, null, null, PlaceOf(after), RequestValues.Limit(limit, UsualPage, LargestPage)));
        return TypedResults.Ok(await AuditReply.OfAsync(page, grains, reader: own));
    }

    /// <summary>An account by its id or its e-mail address, as people have it; not known is an address that nobody has.</summary>
    static async Task<(bool IsKnown, Guid? Id)> AccountOfAsync(IGrainFactory grains, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (true, null);
        }

        if (Guid.TryParseExact(text.Trim(), "D", out var id))
        {
            return (true, id);
        }

        return EmailAddress.TryParse(text, out var email) && await grains.Email(email).GetAccount() is { } known ? (true, known) : (false, null);
    }

    static string? PlaceOf(string? after) => after is { Length: > 0 } ? after : null;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Who may do what in a library.</summary>
static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/members", ListAsync).WithName("listMembers").WithSummary("Who is in a library").Needs(Permission.ViewLibrary);
        api.MapPut("/libraries/{library}/members/{account}", SetAsync)
            .WithName("setMember").WithSummary("Changes what a member may do").Needs(Permission.ManageMembers);
        api.MapDelete("/libraries/{library}/members/{account}", RemoveAsync)
            .WithName("removeMember").WithSummary("Takes a member out").Needs(Permission.ManageMembers);
        api.MapPost("/libraries/{library}/leave", LeaveAsync).WithName("leaveLibrary").WithSummary("Leaves a library").Needs(Permission.ViewLibrary);
        api.MapPost("/libraries/{library}/transfer", TransferAsync)
            .WithName("transferLibrary").WithSummary("Hands a library on to a member; you stay as an editor").Needs(Permission.ManageLibrary);
    }

    static async Task<Ok<MemberList>> ListAsync(string library, IGrainFactory grains)
    {
        var members = await grains.Library(library).GetMembers();
        return TypedResults.Ok(new MemberList([.. await Task.WhenAll(members.Select(member => DescribeAsync(grains, member)))]));
    }

    static async Task<NoContent> SetAsync(string library, string account, MemberChange change, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (change.Role is not (LibraryRole.Viewer or LibraryRole.Contributor or LibraryRole.Editor))
        {
            throw new ApiException(Faults.Invalid, "role must be viewer, contributor or editor; an owner is made by transfer.");
        }

        var member = RequestValues.Id(account, "member");
        await grains.Library(library).SetRole(member, change.Role.Value);
        audit.Post(context, AuditAction.MemberChanged, library, ApiJson.WordOf(change.Role.Value), member);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> RemoveAsync(string library, string account, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var member = RequestValues.Id(account, "member");
        await TakeOutAsync(grains, library, member);
        audit.Post(context, AuditAction.MemberRemoved, library, account: member);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> LeaveAsync(string library, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        await TakeOutAsync(grains, library, context.KnownCaller().AccountId);
        audit.Post(context, AuditAction.MemberLeft, library, account: (await grains.Library(library).GetInfo())?.Owner);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> TransferAsync(string library, TransferRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var account = request.Account ?? throw new ApiException(Faults.Invalid, "account is missing; it must be the id of a member.");
        await grains.Account(account).NoteLibrary(library);
        await grains.Library(library).Transfer(account);
        audit.Post(context, AuditAction.LibraryTransferred, library, account: account);
        return TypedResults.NoContent();
    }

    /// <summary>The library first, which decides; the account's list may name one too many.</summary>
    static async Task TakeOutAsync(IGrainFactory grains, string library, Guid account)
    {
        await grains.Library(library).RemoveMember(account);
        await grains.Account(account).ForgetLibrary(library);
    }

    static async Task<MemberReply> DescribeAsync(IGrainFactory grains, Member member)
    {
        var account = await grains.Account(member.AccountId).GetInfo();
        return new(member.AccountId, account?.Name ?? "", account?.Email ?? "", member.Role);
    }
}

/// <summary>Members, the owner first.</summary>
public sealed record MemberList(IReadOnlyList<MemberReply> Members);

/// <summary>Somebody in a library; the name is empty for an account that is gone.</summary>
public sealed record MemberReply(Guid AccountId, string Name, string Email, LibraryRole Role);

/// <summary>What a member is to be: viewer, contributor or editor.</summary>
public sealed record MemberChange(LibraryRole? Role);

/// <summary>Who is to have the library: a member.</summary>
public sealed record TransferRequest(Guid? Account);

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Accounts;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Invitations into a library: a link that somebody sends to whom they want.</summary>
static class InvitationEndpoints
{
    static readonly TimeSpan Usual = TimeSpan.FromDays(14);
    static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static void MapInvitations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/invitations", ListAsync)
            .WithName("listInvitations").WithSummary("Invitations that are not accepted yet").Needs(Permission.ManageMembers);
        api.MapPost("/libraries/{library}/invitations", MakeAsync)
            .WithName("invite").WithSummary("Makes a link into a library; it is shown this once").Needs(Permission.ManageMembers);
        api.MapDelete("/libraries/{library}/invitations/{invitation}", RemoveAsync)
            .WithName("uninvite").WithSummary("Takes an invitation back").Needs(Permission.ManageMembers);
        api.MapPost("/invitations/look", LookAsync).WithName("lookAtInvitation").WithSummary("What an invitation is for").Needs(Permission.Anyone);
        api.MapPost("/invitations/accept", AcceptAsync).WithName("acceptInvitation").WithSummary("Accepts an invitation").Needs(Permission.ManageAccount);
    }

    static async Task<Ok<InvitationList>> ListAsync(string library, IGrainFactory grains)
    {
        var invitations = await grains.Library(library).GetInvitations();
        return TypedResults.Ok(new InvitationList([.. invitations.Select(invitation => InvitationReply.Of(invitation, null))]));
    }

    static async Task<Created<InvitationReply>> MakeAsync(
        string library, InvitationRequest request, HttpContext context, IGrainFactory grains, PublicAddress address, TimeProvider clock, AuditLog audit)
    {
        if (request.Role is not (LibraryRole.Viewer or LibraryRole.Contributor or LibraryRole.Editor))
        {
            throw new ApiException(Faults.Invalid, "role must be viewer, contributor or editor.");
        }

        var email = request.Email is null ? null : RequestValues.Email(request.Email, "email").Text;
        var id = Guid.CreateVersion7();
        var token = SecretToken.Create(TokenKind.Invitation, id);
        await grains.Invitation(id).Note(library);
        var made = await grains.Library(library).Invite(
            new(id, token.Hash, request.Role.Value, email, EndOf(request, clock), context.KnownCaller().AccountId));
        audit.Post(context, AuditAction.MemberInvited, library, ApiJson.WordOf(made.Role));
        var href = new Uri(address.ForCaller(context), $"/invitation#{token.ToText()}").AbsoluteUri;
        return TypedResults.Created($"/api/v1/libraries/{library}/invitations/{id:D}", InvitationReply.Of(made, href));
    }

    static async Task<NoContent> RemoveAsync(string library, string invitation, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (!await grains.Library(library).Uninvite(RequestValues.Id(invitation, "invitation")))
        {
            throw new ApiException(Faults.NotFound, "There is no such invitation.");
        }

        audit.Post(context, AuditAction.InvitationTakenBack, library);
        return TypedResults.NoContent();
    }

    static async Task<Ok<InvitationLetterReply>> LookAsync(InvitationToken request, IGrainFactory grains)
    {
        var letter = await InvitationReader.ReadAsync(grains, Parse(request.Token)) ?? throw NoInvitation();
        var by = await grains.Account(letter.By).GetInfo();
        return TypedResults.Ok(new InvitationLetterReply(new(letter.LibraryName), letter.Role, new(by?.Name ?? ""), letter.Email));
    }

    static async Task<Ok<AcceptedReply>> AcceptAsync(InvitationToken request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var caller = context.KnownCaller();
        var token = Parse(request.Token);
        var libraryId = await grains.Invitation(token.Owner).GetLibrary() ?? throw NoInvitation();
        if (await grains.Library(libraryId).ReadInvitation(token.Owner, token.Hash) is { Email: { } email })
        {
            await RequireAddressAsync(grains, caller.AccountId, email);
        }

        // The account first: a list that names one too many is harmless.
        await grains.Account(caller.AccountId).NoteLibrary(libraryId);
        var role = await grains.Library(libraryId).Accept(token.Owner, token.Hash, caller.AccountId);
        if (role == LibraryRole.None)
        {
            throw NoInvitation();
        }

        audit.Post(context, AuditAction.MemberJoined, libraryId, ApiJson.WordOf(role), (await grains.Library(libraryId).GetInfo())?.Owner);
        return TypedResults.Ok(new AcceptedReply(libraryId, role));
    }

    static SecretToken Parse(string? text) => SecretToken.TryParse(text, TokenKind.Invitation, out var token) ? token : throw NoInvitation();

    static async Task RequireAddressAsync(IGrainFactory grains, Guid accountId, string email)
    {
        var account = await grains.Account(accountId).GetInfo();
        if (account is not { EmailConfirmed: true } || !string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(Faults.Forbidden, "This invitation is for another e-mail address; sign in with the account that has it.");
        }
    }

    static DateTimeOffset EndOf(InvitationRequest request, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var end = request.ExpiresAt ?? now + Usual;
        return end > now && end <= now + Longest
            ? end
            : throw new ApiException(Faults.Invalid, $"expiresAt is {end:O}; it must be within {Longest.TotalDays:0} days from now.");
    }

    static ApiException NoInvitation() => new(Faults.NotFound, "There is no such invitation: it is mistyped, has ended, was taken back or is used.");
}

/// <summary>Whom to invite as what.</summary>
/// <param name="Role">viewer, contributor or editor.</param>
/// <param name="Email">Only the account with this address may accept it; left out: whoever has the link.</param>
/// <param name="ExpiresAt">When it ends, within a year; left out: in 14 days.</param>
public sealed record InvitationRequest(LibraryRole? Role, string? Email, DateTimeOffset? ExpiresAt);

/// <summary>Invitations, the latest first.</summary>
public sealed record InvitationList(IReadOnlyList<InvitationReply> Invitations);

/// <summary>An invitation; the link is there when it is made and never again.</summary>
public sealed record InvitationReply(Guid Id, LibraryRole Role, string? Email, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Href)
{
    internal static InvitationReply Of(Invitation invitation, string? href) =>
        new(invitation.Id, invitation.Role, invitation.Email, invitation.CreatedAt, invitation.ExpiresAt, href);
}

/// <summary>What stands behind the # of an invitation's link.</summary>
public sealed record InvitationToken(string? Token);

/// <summary>What an invitation is for: the library, the role, who invites, and the address if it is for one.</summary>
public sealed record InvitationLetterReply(NameReply Library, LibraryRole Role, NameReply From, string? Email);

/// <summary>What somebody or something is called.</summary>
public sealed record NameReply(string Name);

/// <summary>The library that one is in now, and as what.</summary>
public sealed record AcceptedReply(string LibraryId, LibraryRole Role);

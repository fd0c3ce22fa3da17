using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Signing in and out, and where one is signed in.</summary>
static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/session", SignInAsync).WithName("signIn").WithSummary("Signs in: begins a session and sets its cookie").Needs(Permission.Anyone);
        api.MapDelete("/session", SignOutAsync).WithName("signOut").WithSummary("Signs out: ends this session").Needs(Permission.Anyone);
        api.MapGet("/me/sessions", ListAsync).WithName("listSessions").WithSummary("Where you are signed in").Needs(Permission.ManageAccount);
        api.MapDelete("/me/sessions", EndOthersAsync).WithName("endOtherSessions").WithSummary("Signs out everywhere else").Needs(Permission.ManageAccount);
        api.MapDelete("/me/sessions/{session}", EndAsync).WithName("endSession").WithSummary("Signs out there").Needs(Permission.ManageAccount);
    }

    static async Task<Created<SignInReply>> SignInAsync(SignInRequest request, HttpContext context, Doorkeeper door)
    {
        var email = RequestValues.Email(request.Email, "email");
        var account = await door.SignInAsync(context, email, request.Password, request.Code);
        await door.BeginSessionAsync(context, account.Id, account.TwoFactor ? "password and code" : "password");
        return TypedResults.Created("/api/v1/me", new SignInReply(AccountReply.Of(account)));
    }

    /// <remarks>Open to anyone: who is not signed in, or no longer, is signed out.</remarks>
    static async Task<NoContent> SignOutAsync(HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (context.Caller() is { Scope: null } caller)
        {
            await grains.Account(caller.AccountId).EndSession(caller.CredentialId);
            audit.Post(context, AuditAction.SignedOut, $"{caller.CredentialId:D}");
        }

        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    static async Task<Ok<SessionList>> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        var sessions = await grains.Account(caller.AccountId).GetSessions();
        return TypedResults.Ok(new SessionList([.. sessions.Select(session => SessionReply.Of(session, caller.CredentialId))]));
    }

    static async Task<NoContent> EndOthersAsync(HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var caller = context.KnownCaller();
        await grains.Account(caller.AccountId).EndSessions(keep: caller.CredentialId);
        audit.Post(context, AuditAction.SessionsEnded, detail: "all others");
        return TypedResults.NoContent();
    }

    static async Task<NoContent> EndAsync(string session, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (await grains.Account(context.KnownCaller().AccountId).EndSession(RequestValues.Id(session, "session")))
        {
            audit.Post(context, AuditAction.SessionsEnded, session);
        }

        return TypedResults.NoContent();
    }
}

/// <summary>How to sign in.</summary>
/// <param name="Email">The account's address.</param>
/// <param name="Password">Its password.</param>
/// <param name="Code">What the authenticator app shows, or a recovery code; for an account that takes one.</param>
public sealed record SignInRequest(string? Email, string? Password, string? Code = null);

/// <summary>Who is signed in now.</summary>
public sealed record SignInReply(AccountReply Account);

/// <summary>Sessions, the latest first.</summary>
public sealed record SessionList(IReadOnlyList<SessionReply> Sessions);

/// <summary>A signed-in browser: what it says of itself, from where, and when it was last used (to ten minutes).</summary>
public sealed record SessionReply(
    Guid Id, bool Current, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Client, string? Address)
{
    internal static SessionReply Of(SessionInfo session, Guid current) => new(
        session.Id, session.Id == current, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.Visitor.Client, session.Visitor.Address);
}

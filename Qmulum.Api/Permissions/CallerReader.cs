using Microsoft.AspNetCore.Http;
using Qmulum.Api.Accounts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Permissions;

/// <summary>
/// Finds out who a request comes from: by the key that a program shows (Authorization: Bearer, RFC 6750), or by a browser's session. A program
/// that shows a key is never taken for the browser's person.
/// </summary>
sealed class CallerReader(RequestDelegate next, IGrainFactory grains)
{
    const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        if (Matters(context) && await ReadAsync(context, grains) is { } caller)
        {
            context.Features.Set(caller);
        }

        await next(context);
    }

    // Whether the process is well does not depend on who asks: a grain that cannot be reached must not make a living process look dead.
    static bool Matters(HttpContext context) =>
        context.GetEndpoint() is not null && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    /// <summary>Who the request comes from now; null for somebody unknown, or no longer known.</summary>
    public static async Task<Caller?> ReadAsync(HttpContext context, IGrainFactory grains) => CredentialOf(context.Request) is { } token
        ? await grains.Account(token.Owner).Authenticate(token.Kind, token.Hash, VisitorReader.Read(context))
        : null;

    static SecretToken? CredentialOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && SecretToken.TryParse(authorization[Scheme.Length..].Trim(), TokenKind.Key, out var key) ? key : null;
        }

        return SessionCookie.Read(request);
    }
}

static class CallerExtensions
{
    /// <summary>Who the request comes from; null for somebody unknown.</summary>
    public static Caller? Caller(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Who the request comes from, behind an endpoint whose permission needs somebody.</summary>
    public static Caller KnownCaller(this HttpContext context) =>
        context.Caller() ?? throw new InvalidOperationException("An endpoint that is open to anyone asked who calls.");
}

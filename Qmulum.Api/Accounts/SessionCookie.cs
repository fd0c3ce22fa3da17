using Microsoft.AspNetCore.Http;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>
/// A browser's session. No script reads it (HttpOnly); no other site's page makes the browser send it (SameSite=Strict); over TLS it has a name
/// that a browser takes from this host alone and never sends without TLS (RFC 6265bis, section 4.1.3.2).
/// </summary>
static class SessionCookie
{
    const string Plain = "qmulum";
    const string OverTls = "__Host-qmulum";

    public static SecretToken? Read(HttpRequest request) =>
        SecretToken.TryParse(request.Cookies[NameFor(request)], TokenKind.Session, out var token) ? token : null;

    public static void Set(HttpContext context, SecretToken token, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), token.ToText(), OptionsFor(context.Request, lifetime));

    public static void Clear(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), OptionsFor(context.Request, lifetime: null));

    static string NameFor(HttpRequest request) => request.IsHttps ? OverTls : Plain;

    static CookieOptions OptionsFor(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}

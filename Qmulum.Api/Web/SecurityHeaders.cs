using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Qmulum.Api.Web;

/// <summary>Headers that bound what a page of this server may do, and who may embed what it serves.</summary>
sealed class SecurityHeaders(RequestDelegate next)
{
    const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; worker-src 'self' blob:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The API reader brings styles and a script in its page.
    const string DocsPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'";

    public Task InvokeAsync(HttpContext context)
    {
        // Last of all: an answer that becomes an error loses the headers that it had before.
        context.Response.OnStarting(() =>
        {
            Add(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // An endpoint may have set a stricter one.
        headers.TryAdd(
            HeaderNames.ContentSecurityPolicy,
            context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? DocsPolicy : Policy);
    }
}

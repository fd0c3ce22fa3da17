using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Web;

/// <summary>
/// Refuses what another site's page sends in the name of the person at this browser. Browsers say where a request comes from
/// (Fetch Metadata: Sec-Fetch-Site; older ones: Origin); programs say nothing and are let through.
/// </summary>
sealed class SameOriginOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => IsSafe(context.Request)
        ? next(context)
        : ProblemWriter.WriteAsync(context, Faults.CrossSite, "A page of another site sent this; open Qmulum itself and do it there.");

    static bool IsSafe(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return true;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Qmulum.Api.Errors;

/// <summary>Writes a fault as application/problem+json (RFC 9457).</summary>
static class ProblemWriter
{
    const int UsualRetryAfter = 2; // seconds

    public const string ContentType = "application/problem+json";

    public static ProblemDetails ToProblem(ApiFault fault, string detail) => new()
    {
        Type = fault.Type,
        Title = fault.Title,
        Status = fault.Status,
        Detail = detail,
        Extensions = { ["code"] = fault.Code },
    };

    public static Task WriteAsync(
        HttpContext context, ApiFault fault, string detail, int? retryAfter = null, IReadOnlyDictionary<string, object?>? members = null)
    {
        context.Response.StatusCode = fault.Status;
        context.Response.Headers.CacheControl = "no-store";
        var usual = fault.Status == StatusCodes.Status503ServiceUnavailable ? UsualRetryAfter : (int?)null;
        if ((retryAfter ?? usual) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        if (fault.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110, section 15.5.2: a 401 says how; no browser asks for a password for it
        }

        var problem = ToProblem(fault, detail);
        foreach (var (name, value) in members ?? new Dictionary<string, object?>())
        {
            problem.Extensions[name] = value;
        }

        return context.Response.WriteAsJsonAsync(problem, options: null, ContentType, CancellationToken.None);
    }
}

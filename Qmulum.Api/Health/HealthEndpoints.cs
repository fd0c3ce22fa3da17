using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Health;

/// <summary>Whether this process is alive, and whether it can do its work.</summary>
static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => TypedResults.Ok(new HealthReply("ok", null)))
            .WithName("live").WithSummary("The process answers").Needs(Permission.Anyone);
        endpoints.MapGet("/health/ready", GetReadyAsync)
            .WithName("ready").WithSummary("Everything that requests need works").Needs(Permission.Anyone);
    }

    static async Task<JsonHttpResult<HealthReply>> GetReadyAsync(HttpContext context, Readiness readiness)
    {
        context.Response.Headers.CacheControl = "no-store";
        var problems = await readiness.FindProblemsAsync(context.RequestAborted);
        return problems switch
        {
            { Found.Count: 0 } => TypedResults.Json(new HealthReply("ok", null)),
            { IsReady: true } => TypedResults.Json(new HealthReply("partly ready", problems.Found)),
            _ => TypedResults.Json(new HealthReply("not ready", problems.Found), statusCode: StatusCodes.Status503ServiceUnavailable),
        };
    }
}

/// <summary>The state, and what does not work by the name of its check.</summary>
public sealed record HealthReply(string Status, IReadOnlyDictionary<string, string>? Problems);

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Api.Metrics;

/// <summary>
/// What this process measures, for Prometheus: <c>GET /metrics</c> on a port of its own, where nothing else is. How much somebody uploads is
/// nobody's business; so it is no endpoint with a permission but an address that the public never reaches.
/// </summary>
public static class MetricsPort
{
    public static IServiceCollection AddQmulumMetrics(this IServiceCollection services) => services.AddSingleton<MeterReader>();

    /// <summary>Answers on a port that the server listens at besides; goes before all else.</summary>
    public static void UseQmulumMetrics(this WebApplication app, int port)
    {
        // Made now, so that it hears of what happens from the first request on.
        var meters = app.Services.GetRequiredService<MeterReader>();
        app.MapWhen(context => context.Connection.LocalPort == port, own => own.Run(context => WriteAsync(context, meters)));
    }

    static async Task WriteAsync(HttpContext context, MeterReader meters)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = PrometheusWriter.ContentType;
        await context.Response.WriteAsync(await meters.ReadAsync(context.RequestAborted), context.RequestAborted);
    }
}

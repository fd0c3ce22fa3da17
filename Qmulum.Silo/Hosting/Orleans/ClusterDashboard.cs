using Orleans.Dashboard;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>Orleans' own dashboard, at every API node: which silos and grains there are, and what they do. For administrators.</summary>
static class ClusterDashboard
{
    const string Path = "/admin/cluster";

    // What a grain has in its state is the business of its library's members, and the log of the server's machine.
    static readonly string[] Closed = ["/GrainState", "/Trace"];

    // Its page has signs out of a font in its style sheet, and styles at its elements; its scripts are files of this server, as everywhere.
    const string ContentPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Lets the silos count for it; an API node asks them.</summary>
    public static ISiloBuilder AddCounters(this ISiloBuilder silo) => silo.AddDashboard(Configure);

    public static IClientBuilder AddCounters(this IClientBuilder client) => client.AddDashboard(Configure);

    public static void MapClusterDashboard(this IEndpointRouteBuilder endpoints)
    {
        IEndpointConventionBuilder dashboard = endpoints.MapOrleansDashboard(Path);
        dashboard.WithMetadata(new PermissionMetadata(Permission.Administer));
        dashboard.ExcludeFromDescription(); // Orleans' own calls: no promise of this API
        dashboard.Finally(Close);
    }

    static void Configure(DashboardOptions options) => options.HideTrace = true;

    static void Close(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } path, RequestDelegate: { } open })
        {
            return;
        }

        var isClosed = Closed.Any(closed => path.EndsWith(closed, StringComparison.OrdinalIgnoreCase));
        endpoint.RequestDelegate = context =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            return isClosed ? AnswerNotFound(context) : open(context);
        };
    }

    static Task AnswerNotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Permissions;

/// <summary>The permission that an endpoint declared.</summary>
public sealed record PermissionMetadata(Permission Permission);

static class PermissionExtensions
{
    /// <summary>Declares what a caller must be allowed to do. An endpoint without it is not started.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new PermissionMetadata(permission));

    /// <summary>Closed by default: a server with an endpoint that nobody classified does not start.</summary>
    /// <exception cref="InvalidOperationException">Some endpoint declares no permission; all such are named.</exception>
    public static void RequirePermissions(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PermissionMetadata>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText)
            .ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException($"These endpoints declare no permission: {string.Join(", ", open)}.");
        }
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Replicas;

/// <summary>
/// Which replicas a library's owner counts on. A key that adds and downloads is in every phone; what it says it holds must not be enough for an original to go.
/// </summary>
static class ReplicaTrustEndpoints
{
    public static void MapReplicaTrust(this IEndpointRouteBuilder api) => api.MapPut("/libraries/{library}/replicas/{replica}/trust", SetAsync)
        .WithName("setReplicaTrust").WithSummary("Counts on a replica of the owner's, so that originals can be left to it, or does not any more")
        .Needs(Permission.ManageLibrary);

    static async Task<Ok<ReplicaTrustReply>> SetAsync(
        string library, string replica, ReplicaTrustRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var id = RequestValues.Id(replica, "replica");
        var words = $"{id:D} {(request.Counts ? "is counted on" : "is not counted on")}";
        var left = await audit.DoAsync(
            context, AuditAction.ReplicaTrustChanged, library, words, null, () => grains.Replicas(library).SetCounts(id, request.Counts));
        return TypedResults.Ok(new ReplicaTrustReply(id, request.Counts, left));
    }
}

/// <summary>Whether a replica is counted on. Whoever forgets the member has said nothing.</summary>
public sealed record ReplicaTrustRequest([property: JsonRequired] bool Counts);

/// <summary>Whether a replica is counted on, and what follows.</summary>
/// <param name="Id">The replica.</param>
/// <param name="Counts">Whether it is.</param>
/// <param name="AskedBack">How many originals that are away have too few copies without it; they are asked back.</param>
public sealed record ReplicaTrustReply(Guid Id, bool Counts, long AskedBack);

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Replicas;

/// <summary>Where a library keeps its originals: here, or with its replicas alone once enough of them have proven that they hold one.</summary>
static class OriginalsEndpoints
{
    public static void MapOriginals(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/originals", GetAsync)
            .WithName("getOriginals").WithSummary("Where the originals are kept, and how many the replicas alone have").Needs(Permission.ManageLibrary);
        api.MapPut("/libraries/{library}/originals", SetAsync)
            .WithName("setOriginals").WithSummary("Leaves originals to the replicas once so many hold one, or keeps all here and asks back what is away")
            .Needs(Permission.ManageLibrary);
    }

    static async Task<Ok<OriginalsReply>> GetAsync(string library, IGrainFactory grains) => TypedResults.Ok(await ReplyAsync(library, grains));

    static async Task<Ok<OriginalsReply>> SetAsync(string library, OriginalsRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var once = request.Read();
        var words = once is null ? "all here" : $"elsewhere once {once} replicas have one";
        await audit.DoAsync(context, AuditAction.OriginalsSettingChanged, library, words, null, async () =>
        {
            await grains.Library(library).KeepOriginals(once);
            if (once is null)
            {
                await grains.Replicas(library).RecallAll();
            }
        });
        return TypedResults.Ok(await ReplyAsync(library, grains));
    }

    static async Task<OriginalsReply> ReplyAsync(string library, IGrainFactory grains)
    {
        var info = await grains.Replicas(library).GetElsewhere();
        return new(info.OnceReplicas, info.Photos, info.Bytes, info.Recalled, info.AtRisk, info.Late, info.WaitsUntil);
    }
}

/// <summary>Where a library keeps its originals.</summary>
/// <param name="OnceReplicas">With so many replicas that hold an original it is kept by them alone; null where every original is kept here.</param>
/// <param name="Elsewhere">Photos whose originals the replicas alone have.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Recalled">How many of them are asked back.</param>
/// <param name="AtRisk">How many of them have fewer copies that were read in the last 60 days than there must be; where every original is to be kept here, how many have no such copy at all.</param>
/// <param name="Late">How many of them were asked back more than 7 days ago: no replica that has them comes.</param>
/// <param name="WaitsUntil">
/// Until when nothing is asked back only because too few copies are known, while some are away: the server's lists were brought back or made anew, and the replicas
/// are to say anew what they hold. Null where that is not waited for.
/// </param>
public sealed record OriginalsReply(int? OnceReplicas, long Elsewhere, long Bytes, long Recalled, long AtRisk, long Late, DateTimeOffset? WaitsUntil);

/// <summary>Where a library is to keep its originals: 1 to 10 replicas, or null for here. Whoever forgets the member does not want a whole library sent back.</summary>
public sealed record OriginalsRequest([property: JsonRequired] int? OnceReplicas)
{
    internal int? Read() => OnceReplicas is null or (>= 1 and <= LibraryInfo.MaxOnceReplicas)
        ? OnceReplicas
        : throw new ApiException(
            Faults.Invalid,
            $"onceReplicas is {OnceReplicas}; it must be the number of replicas that have an original before they alone keep it, 1 to {LibraryInfo.MaxOnceReplicas}, or null to keep every original here.");
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Permissions;
using Qmulum.Api.Receipts;
using Qmulum.Api.Uploads.Resumable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Direct;

/// <summary>Uploads whose bytes the client brings to the location itself. They are records like all others; only the way of the bytes differs.</summary>
static class DirectEndpoints
{
    const string Uploads = "/libraries/{library}/uploads";

    /// <summary>How long an address takes a part. Whoever needs longer asks for new ones.</summary>
    static readonly TimeSpan AddressLife = TimeSpan.FromHours(1);

    public static void MapDirectUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost(Uploads + "/direct", CreateAsync).WithName("createDirectUpload")
            .WithSummary("Begins an upload whose bytes go to the location directly, and says where each part is put")
            .RequireRateLimiting(UploadEndpoints.LimiterPolicy).Needs(Permission.AddPhotos);
        api.MapPost(Uploads + "/{upload}/parts", MissingAsync).WithName("listMissingParts")
            .WithSummary("The parts of a direct upload that have not come, with new addresses").Needs(Permission.AddPhotos);
        api.MapPost(Uploads + "/{upload}/complete", CompleteAsync).WithName("completeUpload")
            .WithSummary("Reads back what a direct upload has brought, and takes it in")
            .RequireRateLimiting(UploadEndpoints.LimiterPolicy).Needs(Permission.AddPhotos);
    }

    static async Task<Results<Created<DirectReply>, Ok<DirectReply>>> CreateAsync(
        DirectRequest request, string library, HttpContext context, Arrivals arrivals, ReceiptWriter receipts)
    {
        UploadAddress at = new(RequestValues.LibraryId(library), Guid.NewGuid(), context.KnownCaller().AccountId);
        var upload = request.Read(at, OriginHeaders.Read(context.Request));
        var info = await arrivals.BeginDirectAsync(at, upload, context.RequestAborted);
        if (info.Receipt is { } receipt)
        {
            return TypedResults.Ok(new DirectReply(UploadReply.Of(info, await receipts.WriteAsync(receipt)), []));
        }

        return TypedResults.Created(at.Href, await ReplyAsync(at, arrivals, receipts, context.RequestAborted));
    }

    static async Task<Ok<DirectReply>> MissingAsync(
        string library, string upload, HttpContext context, Arrivals arrivals, ReceiptWriter receipts) =>
        TypedResults.Ok(await ReplyAsync(ResumableEndpoints.AddressOf(context, library, upload), arrivals, receipts, context.RequestAborted));

    /// <summary>It goes on when the client goes away: reading a large file back takes minutes. Whoever asks meanwhile is told that it is busy.</summary>
    static async Task<Results<Created<ReceiptReply>, Ok<ReceiptReply>>> CompleteAsync(
        string library, string upload, HttpContext context, Arrivals arrivals, ReceiptWriter receipts)
    {
        var info = await arrivals.CompleteDirectAsync(ResumableEndpoints.AddressOf(context, library, upload));
        var receipt = await receipts.WriteAsync(info.Receipt!);
        return info.Receipt!.Duplicate ? TypedResults.Ok(receipt) : TypedResults.Created(receipt.Href, receipt);
    }

    static async Task<DirectReply> ReplyAsync(
        UploadAddress at, Arrivals arrivals, ReceiptWriter receipts, CancellationToken cancellationToken)
    {
        var (info, missing) = await arrivals.MissingAsync(at, AddressLife, cancellationToken);
        return new(UploadReply.Of(info, info.Receipt is { } receipt ? await receipts.WriteAsync(receipt) : null), [.. missing.Select(PartReply.Of)]);
    }
}

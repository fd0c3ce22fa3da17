using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Receipts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>Uploads that may be interrupted, by tus 1.0.0 and by the IETF's draft. Which of the two a request is, its headers tell.</summary>
static class ResumableEndpoints
{
    const string Uploads = "/libraries/{library}/uploads";
    const string Upload = Uploads + "/{upload}";

    public static void AddResumableUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadPlaces>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<Concatenation>();
        services.AddSingleton<TusDoor>();
        services.AddSingleton<DraftDoor>();
    }

    public static void MapResumableUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost(Uploads, CreateAsync).WithName("createUpload").WithSummary("Begins an upload that may be interrupted (tus 1.0.0 or IETF draft)")
            .RequireRateLimiting(UploadEndpoints.LimiterPolicy).Needs(Permission.AddPhotos);
        api.MapMethods(Uploads, [HttpMethods.Options], Describe).WithName("describeUploads").WithSummary("How uploads are taken, and their limits")
            .Needs(Permission.Anyone);
        api.MapMethods(Upload, [HttpMethods.Options], Describe).WithName("describeUpload").WithSummary("How the next bytes are taken, and their limits")
            .Needs(Permission.Anyone);
        api.MapMethods(Upload, [HttpMethods.Head], AskAsync).WithName("askUpload").WithSummary("How far an upload is; an older request on it ends")
            .Needs(Permission.AddPhotos);
        api.MapGet(Upload, GetAsync).WithName("getUpload").WithSummary("How an upload is, and its receipt").Needs(Permission.AddPhotos);
        api.MapPatch(Upload, AppendAsync).WithName("appendUpload").WithSummary("Takes the next bytes of an upload")
            .RequireRateLimiting(UploadEndpoints.LimiterPolicy).Needs(Permission.AddPhotos);
        api.MapDelete(Upload, DeleteAsync).WithName("deleteUpload").WithSummary("Ends an upload and removes what has come").Needs(Permission.AddPhotos);
    }

    /// <summary>The answer of the draft's door: a receipt when the upload is done.</summary>
    static async Task<IResult> AnswerAsync(UploadInfo info, ReceiptWriter receipts, int unfinished) => info.Receipt is { } receipt
        ? TypedResults.Json(await receipts.WriteAsync(receipt), statusCode: receipt.Duplicate ? StatusCodes.Status200OK : StatusCodes.Status201Created)
        : TypedResults.StatusCode(unfinished);

    static async Task<IResult> CreateAsync(
        string library, HttpContext context, TusDoor tus, DraftDoor draft, ReceiptWriter receipts, ApiOptions options, TimeProvider clock)
    {
        var (libraryId, account) = (RequestValues.LibraryId(library), context.KnownCaller().AccountId);
        await using var body = UploadBody.Open(context, options, clock);
        if (!TusHeaders.IsTus(context.Request) && DraftVersion.IsDraft(context.Request))
        {
            return await AnswerAsync(await draft.CreateAsync(context, libraryId, account, body), receipts, StatusCodes.Status201Created);
        }

        await tus.CreateAsync(context, libraryId, account, body);
        return Results.Empty;
    }

    static async Task<IResult> AppendAsync(
        string library, string upload, HttpContext context, TusDoor tus, DraftDoor draft, ReceiptWriter receipts, ApiOptions options, TimeProvider clock)
    {
        var at = AddressOf(context, library, upload);
        await using var body = UploadBody.Open(context, options, clock);
        if (!TusHeaders.IsTusChunk(context.Request))
        {
            return await AnswerAsync(await draft.PatchAsync(context, at, body), receipts, StatusCodes.Status204NoContent);
        }

        await tus.PatchAsync(context, at, body);
        return Results.Empty;
    }

    static Task AskAsync(string library, string upload, HttpContext context, TusDoor tus, DraftDoor draft) => TusHeaders.IsTus(context.Request)
        ? tus.AskAsync(context, AddressOf(context, library, upload))
        : draft.AskAsync(context, AddressOf(context, library, upload));

    static Task DeleteAsync(string library, string upload, HttpContext context, TusDoor tus, DraftDoor draft) => TusHeaders.IsTus(context.Request)
        ? tus.DeleteAsync(context, AddressOf(context, library, upload))
        : draft.DeleteAsync(context, AddressOf(context, library, upload));

    static async Task<Ok<UploadReply>> GetAsync(
        string library, string upload, HttpContext context, Arrivals arrivals, ReceiptWriter receipts, IGrainFactory grains)
    {
        var info = await arrivals.LookAsync(AddressOf(context, library, upload));
        if (info.Receipt is not { } receipt)
        {
            return TypedResults.Ok(UploadReply.Of(info, null));
        }

        // A receipt is signed anew each time: of what was deleted for good since there is none.
        var photo = grains.Photo(receipt.PhotoId);
        return TypedResults.Ok(await photo.GetDetails() is null && await photo.GetTrashed() is null
            ? UploadReply.Of(info with { Problem = "The photo was deleted for good since." }, null)
            : UploadReply.Of(info, await receipts.WriteAsync(receipt)));
    }

    internal static NoContent Describe(HttpContext context, ApiOptions options)
    {
        TusHeaders.AddAbilities(context.Response, options.MaxUploadBytes);
        context.Response.Headers["Accept-Patch"] = $"{DraftVersion.PartialType}, {TusHeaders.ChunkType}";
        DraftVersion.Of(context.Request).AddLimits(context.Response, options.MaxUploadBytes);
        return TypedResults.NoContent();
    }

    internal static UploadAddress AddressOf(HttpContext context, string library, string upload) =>
        new(RequestValues.LibraryId(library), RequestValues.Id(upload, "upload"), context.KnownCaller().AccountId);
}

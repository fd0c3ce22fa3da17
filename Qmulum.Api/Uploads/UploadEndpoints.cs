using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Uploads.Resumable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>Files in: as a body, as a form with many, or as JSON.</summary>
static class UploadEndpoints
{
    /// <summary>The name of the policy that bounds how many uploads are taken at once.</summary>
    public const string LimiterPolicy = "uploads";

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost("/libraries/{library}/photos", UploadAsync)
            .WithName("uploadPhotos")
            .WithSummary("Puts files into a library: a raw body, multipart/form-data with many files, or JSON with base64")
            .Accepts<IFormFile>("application/octet-stream", "multipart/form-data", "image/*", "video/*", "application/json")
            .RequireRateLimiting(LimiterPolicy)
            .Needs(Permission.AddPhotos);
        api.MapPost("/libraries/{library}/photos/check", CheckAsync)
            .WithName("checkPhotos")
            .WithSummary("Which of these files the library has")
            .Needs(Permission.ViewLibrary);
    }

    static async Task<Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult>> UploadAsync(
        HttpContext context, string library, Ingest ingest, DraftDoor draft, ApiOptions options, TimeProvider clock)
    {
        var libraryId = RequestValues.LibraryId(library);
        var cancellationToken = context.RequestAborted;
        await using var body = UploadBody.Open(context, options, clock);
        if (DraftVersion.IsDraft(context.Request))
        {
            var upload = await draft.CreateAsync(context, libraryId, context.KnownCaller().AccountId, body);
            return upload.Receipt is { } receipt ? Reply(receipt) : TypedResults.StatusCode(StatusCodes.Status201Created);
        }

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        switch (type?.MediaType.Value?.ToLowerInvariant())
        {
            case "multipart/form-data":
                var boundary = HeaderUtilities.RemoveQuotes(type!.Boundary).ToString();
                return Reply(await new MultipartUpload(context.Request, body, libraryId, ingest, options).TakeAsync(boundary, cancellationToken));
            case "application/json":
                return Reply(await Base64Upload.TakeAsync(context.Request, body, libraryId, ingest, options, cancellationToken));
            case "application/x-www-form-urlencoded":
                throw new ApiException(Faults.UnsupportedType, "A form must be multipart/form-data; with curl: -F file=@photo.jpg, or -T photo.jpg -X POST.");
            default:
                return Reply(await RawUpload.TakeAsync(context.Request, body, libraryId, ingest, cancellationToken));
        }
    }

    static async Task<Ok<CheckReply>> CheckAsync(CheckRequest request, string library, IGrainFactory grains, ApiOptions options)
    {
        var libraryId = RequestValues.LibraryId(library);
        if (request.Sha256 is not { } texts || texts.Count > options.MaxCheckHashes)
        {
            throw new ApiException(
                Faults.Invalid, $"sha256 has {request.Sha256?.Count ?? 0} values; it must be a list of up to {options.MaxCheckHashes}.");
        }

        var hashes = texts.Select((text, i) => RequestValues.Hash(text, $"sha256[{i}]")).Distinct().ToArray();
        var found = await grains.Library(libraryId).FindByHash([.. hashes]);
        var present = found.Select(match => match.Hash).ToHashSet();
        return TypedResults.Ok(new CheckReply(
            [.. found.Select(match => new PresentFile(match.Hash, match.PhotoId, match.InTrash))],
            [.. hashes.Where(hash => !present.Contains(hash))]));
    }

    static Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult> Reply(Receipt receipt)
    {
        var reply = ReceiptReply.Of(receipt);
        return receipt.Duplicate ? TypedResults.Ok(reply) : TypedResults.Created(reply.Href, reply);
    }

    static Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult> Reply(IReadOnlyList<FileResult> results)
    {
        var status = results.Any(file => file.Problem is not null) ? StatusCodes.Status207MultiStatus
            : results.Any(file => file.Receipt is { Duplicate: false }) ? StatusCodes.Status201Created
            : StatusCodes.Status200OK;
        return TypedResults.Json(new UploadResults(results), statusCode: status);
    }
}

/// <summary>Hashes to look for.</summary>
public sealed record CheckRequest(IReadOnlyList<string>? Sha256);

/// <summary>Which are there, and which are not. A hash that was asked twice is answered once.</summary>
public sealed record CheckReply(IReadOnlyList<PresentFile> Present, IReadOnlyList<ContentHash> Missing);

/// <summary>A file that the library has.</summary>
/// <param name="InTrash">Whether it lies in the trash: a backup leaves it there, sending the file brings it back.</param>
public sealed record PresentFile(ContentHash Sha256, Guid PhotoId, bool InTrash);

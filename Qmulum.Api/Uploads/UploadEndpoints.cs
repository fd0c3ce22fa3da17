using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Receipts;
using Qmulum.Api.Uploads.History;
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
            // The last one: what is refused is refused here, with words for whoever sent it, and the draft's uploads have any type.
            .Accepts<IFormFile>("application/octet-stream", "multipart/form-data", "image/*", "video/*", "application/json", "*/*")
            .RequireRateLimiting(LimiterPolicy)
            .Needs(Permission.AddPhotos);
        api.MapMethods("/libraries/{library}/photos", [HttpMethods.Options], ResumableEndpoints.Describe)
            .WithName("describePhotoUploads").WithSummary("How files are taken at this address, and their limits").Needs(Permission.Anyone);
        api.MapPost("/libraries/{library}/photos/check", CheckAsync)
            .WithName("checkPhotos")
            .WithSummary("Which of these files the library has")
            .Needs(Permission.ViewLibrary);
    }

    static async Task<Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult>> UploadAsync(
        HttpContext context, string library, Ingest ingest, AttemptLog attempts, DraftDoor draft, ReceiptWriter receipts, ApiOptions options,
        TimeProvider clock)
    {
        var libraryId = RequestValues.LibraryId(library);
        var cancellationToken = context.RequestAborted;
        await using var body = UploadBody.Open(context, options, clock);
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        if (DraftVersion.IsDraft(context.Request) && !DraftDoor.IsWholeEnvelope(context.Request))
        {
            var upload = await draft.CreateAsync(context, libraryId, context.KnownCaller().AccountId, body);
            return upload.Receipt is { } receipt ? Reply(await receipts.WriteAsync(receipt)) : TypedResults.StatusCode(StatusCodes.Status201Created);
        }

        var door = DoorOf(context.Request.ContentType, type);
        FileTaker files = new(context, libraryId, door, ingest, attempts, clock);
        return door switch
        {
            UploadDoor.Form => Reply(await files.RunAsync(taker => new MultipartUpload(context.Request, body, taker, receipts, options)
                .TakeAsync(HeaderUtilities.RemoveQuotes(type!.Boundary).ToString(), cancellationToken))),
            UploadDoor.Json => Reply(await receipts.WriteAsync(
                await files.RunAsync(taker => Base64Upload.TakeAsync(context.Request, body, taker, options, cancellationToken)))),
            _ => Reply(await receipts.WriteAsync(await files.RunAsync(taker => RawUpload.TakeAsync(context.Request, body, taker, cancellationToken)))),
        };
    }

    static readonly string[] FileTypes = ["image/", "video/", "application/octet-stream"];

    // What is no type at all may be a form's, whose boundary breaks the rules: its envelope would be kept as the file.
    static UploadDoor DoorOf(string? said, MediaTypeHeaderValue? type) => (type?.MediaType.Value ?? said)?.ToLowerInvariant() switch
    {
        "multipart/form-data" => UploadDoor.Form,
        "application/json" => UploadDoor.Json,
        null or "" => UploadDoor.Body,
        { } word when FileTypes.Any(file => word.StartsWith(file, StringComparison.Ordinal)) => UploadDoor.Body, // also with parameters that break the rules
        { } word => throw new ApiException(
            Faults.UnsupportedType,
            $"The type is \"{RequestValues.Shorten(word)}\"; it must be application/octet-stream, an image/ or a video/ for a file, or multipart/form-data for a form. "
            + $"With curl: -T photo.jpg -X POST, or -F file=@photo.jpg.{(type is null ? " A value with other signs than letters and digits, such as a boundary, may need quotes." : "")}"),
    };

    static async Task<Ok<CheckReply>> CheckAsync(CheckRequest request, string library, IGrainFactory grains, ApiOptions options)
    {
        var libraryId = RequestValues.LibraryId(library);
        var asked = AskedHashes.Of(request, options.MaxCheckHashes);
        var found = asked.Sha256 is [] ? [] : await grains.Library(libraryId).FindByHash([.. asked.Sha256]);
        var bySha1 = asked.Sha1 is [] ? [] : await PresentBySha1Async(grains.Library(libraryId), [.. asked.Sha1]);
        return TypedResults.Ok(new CheckReply(
            [.. found.Select(match => new PresentFile(match.Hash, match.PhotoId, match.InTrash, null)), .. bySha1.Select(file => new PresentFile(file.Hash, file.PhotoId, file.InTrash, file.Sha1))],
            [.. asked.Sha256.Except(found.Select(match => match.Hash))],
            [.. asked.Sha1.Except(bySha1.Select(file => file.Sha1!))]));
    }

    /// <summary>By way of their SHA-256: that way tells which of them can be had.</summary>
    static async Task<HeldFile[]> PresentBySha1Async(ILibraryGrain library, ImmutableArray<string> hashes)
    {
        var found = await library.FindHeldBySha1(hashes);
        var present = (await library.FindByHash([.. found.Select(static file => file.Hash)])).Select(static match => match.PhotoId).ToHashSet();
        return [.. found.Where(file => present.Contains(file.PhotoId))];
    }

    static Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult> Reply(ReceiptReply receipt) =>
        receipt.Duplicate ? TypedResults.Ok(receipt) : TypedResults.Created(receipt.Href, receipt);

    static Results<Created<ReceiptReply>, Ok<ReceiptReply>, JsonHttpResult<UploadResults>, StatusCodeHttpResult> Reply(IReadOnlyList<FileResult> results)
    {
        var status = results.Any(file => file.Problem is not null) ? StatusCodes.Status207MultiStatus
            : results.Any(file => file.Receipt is { Duplicate: false }) ? StatusCodes.Status201Created
            : StatusCodes.Status200OK;
        return TypedResults.Json(new UploadResults(results), statusCode: status);
    }
}

/// <summary>Hashes to look for.</summary>
/// <param name="Sha256">SHA-256, as 64 hexadecimal digits.</param>
/// <param name="Sha1">SHA-1, as 40 hexadecimal digits, for programs that know files by it.</param>
public sealed record CheckRequest(IReadOnlyList<string>? Sha256, IReadOnlyList<string>? Sha1 = null);

/// <summary>Which are there, and which are not. A hash that was asked twice is answered once.</summary>
public sealed record CheckReply(IReadOnlyList<PresentFile> Present, IReadOnlyList<ContentHash> Missing, IReadOnlyList<string> MissingSha1);

/// <summary>A file that the library has.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="PhotoId">The photo.</param>
/// <param name="InTrash">Whether it lies in the trash: a backup leaves it there, sending the file brings it back.</param>
/// <param name="Sha1">Its SHA-1, when it was asked for by that.</param>
public sealed record PresentFile(ContentHash Sha256, Guid PhotoId, bool InTrash, string? Sha1);

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Trash;

/// <summary>Photos into the trash, out of it, and gone for good.</summary>
static class TrashEndpoints
{
    const int UsualPage = 100;
    const int LargestPage = 1_000;

    static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapTrash(this IEndpointRouteBuilder api)
    {
        api.MapPost("/libraries/{library}/trash", TrashAsync)
            .WithName("trashPhotos").WithSummary("Puts photos into the trash: they are hidden everywhere at once").Needs(Permission.EditPhotos);
        api.MapGet("/libraries/{library}/trash", ListAsync)
            .WithName("listTrash").WithSummary("What lies in the trash, what came last first").Needs(Permission.EditPhotos);
        api.MapPost("/libraries/{library}/trash/restore", RestoreAsync)
            .WithName("restorePhotos").WithSummary("Brings photos back with all that they had").Needs(Permission.EditPhotos);
        api.MapPost("/libraries/{library}/trash/purge", PurgeAsync)
            .WithName("purgePhotos").WithSummary("Deletes photos of the trash for good").Needs(Permission.ManageLibrary);
        api.MapPost("/libraries/{library}/trash/empty", EmptyAsync)
            .WithName("emptyTrash").WithSummary("Deletes for good all that is in the trash").Needs(Permission.ManageLibrary);
        api.MapMethods("/libraries/{library}/trash/{trashed}/renditions/{kind}", GetAndHead, ServeAsync)
            .WithName("getTrashedRendition").WithSummary("The thumbnail or preview of a photo in the trash").Needs(Permission.EditPhotos);
    }

    static async Task<Ok<PhotosOfTrash>> TrashAsync(string library, TrashRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var photos = request.Read();
        var done = await grains.Library(RequestValues.LibraryId(library)).TrashPhotos([.. photos], context.KnownCaller().AccountId);
        audit.PostPhotos(context, AuditAction.PhotosTrashed, library, done.Length);
        return TypedResults.Ok(PhotosOfTrash.Of(photos, done));
    }

    static async Task<Ok<PhotosOfTrash>> RestoreAsync(string library, TrashRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var photos = request.Read();
        var done = await grains.Library(RequestValues.LibraryId(library)).RestorePhotos([.. photos], context.KnownCaller().AccountId);
        audit.PostPhotos(context, AuditAction.PhotosRestored, library, done.Length);
        return TypedResults.Ok(PhotosOfTrash.Of(photos, done));
    }

    static async Task<Accepted<PhotosOfTrash>> PurgeAsync(
        string library, TrashRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var photos = request.Read();
        var done = await grains.Library(RequestValues.LibraryId(library)).PurgePhotos([.. photos]);
        audit.PostPhotos(context, AuditAction.PhotosPurged, library, done.Length);
        return TypedResults.Accepted((string?)null, PhotosOfTrash.Of(photos, done));
    }

    static async Task<Accepted<EmptiedTrash>> EmptyAsync(string library, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var count = await grains.Library(RequestValues.LibraryId(library)).EmptyTrash();
        audit.PostPhotos(context, AuditAction.TrashEmptied, library, count);
        return TypedResults.Accepted((string?)null, new EmptiedTrash(count));
    }

    static async Task<Ok<TrashReply>> ListAsync(string library, IGrainFactory grains, string? after = null, int? limit = null)
    {
        var most = RequestValues.Limit(limit, UsualPage, LargestPage);
        return TypedResults.Ok(TrashReply.Of(await grains.Library(RequestValues.LibraryId(library)).GetTrash(PlaceOf(after), most)));
    }

    /// <remarks>As it was made on arrival: who looks into the trash wants to know which photo it is.</remarks>
    static async Task ServeAsync(HttpContext context, string library, string trashed, string kind, IGrainFactory grains, IBlobStore store)
    {
        var libraryId = RequestValues.LibraryId(library);
        var photo = await grains.Photo(RequestValues.PhotoId(trashed)).GetTrashed();
        var made = photo?.LibraryId == libraryId ? photo.Renditions.FirstOrDefault(rendition => rendition.Kind == kind) : null;
        if (photo is null || made is null)
        {
            throw new ApiException(Faults.NotFound, "There is no such picture in the trash.");
        }

        var response = new BlobResponse(
            BlobKey.Parse(made.BlobKey), made.Size, made.ContentType, $"\"{photo.Entry.Tag}-{kind}\"", "private, no-cache");
        await response.SendAsync(context, store);
    }

    static long? PlaceOf(string? after) => after switch
    {
        null => null,
        _ when long.TryParse(after, out var place) && place > 0 => place,
        _ => throw new ApiException(
            Faults.Invalid, "after is not a place in this trash; it must be the \"next\" of the page before, as it was given."),
    };
}

/// <summary>Which photos are meant.</summary>
/// <param name="Photos">1 to 1,000 ids.</param>
public sealed record TrashRequest(IReadOnlyList<string>? Photos)
{
    internal Guid[] Read() => Photos is { Count: >= 1 and <= ILibraryGrain.MostOfTrash } texts
        ? [.. texts.Select((text, i) => IdOf(text, i)).Distinct()]
        : throw new ApiException(Faults.Invalid, $"photos has {Photos?.Count ?? 0} ids; it must be a list of 1 to {ILibraryGrain.MostOfTrash}.");

    static Guid IdOf(string? text, int place) => Guid.TryParseExact(text, "D", out var id)
        ? id
        : throw new ApiException(Faults.Invalid, $"photos[{place}] is \"{RequestValues.Shorten(text)}\"; it must be a photo's id.");
}

/// <summary>What became of the photos that were named.</summary>
/// <param name="Photos">Those of which it holds now.</param>
/// <param name="Missing">Those of which it does not: they are not, or no longer, where they would have to be.</param>
public sealed record PhotosOfTrash(IReadOnlyList<Guid> Photos, IReadOnlyList<Guid> Missing)
{
    internal static PhotosOfTrash Of(IReadOnlyList<Guid> asked, IReadOnlyList<Guid> done) => new(done, [.. asked.Except(done)]);
}

/// <summary>How many photos are being deleted for good.</summary>
public sealed record EmptiedTrash(long Count);

/// <summary>A part of the trash.</summary>
/// <param name="Photos">What came last first.</param>
/// <param name="Next">For the next part; null at the end.</param>
/// <param name="Count">Photos in the trash in all, with those that are just being deleted for good.</param>
/// <param name="Bytes">The room that they take, in bytes of originals.</param>
/// <param name="Days">Days after which a photo in the trash is deleted for good.</param>
public sealed record TrashReply(IReadOnlyList<TrashedReply> Photos, string? Next, long Count, long Bytes, int Days)
{
    internal static TrashReply Of(TrashPage page) => new(
        [.. page.Photos.Select(one => new TrashedReply(EntryReply.Of(one.Photo), one.At, one.At.AddDays(page.Days)))],
        page.Next?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        page.All.Photos,
        page.All.Bytes,
        page.Days);
}

/// <summary>A photo in the trash: since when, and when it is deleted for good.</summary>
public sealed record TrashedReply(EntryReply Photo, DateTimeOffset TrashedAt, DateTimeOffset PurgedAt);

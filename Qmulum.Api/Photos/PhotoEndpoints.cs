using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Photos;

/// <summary>A photo's facts and bytes.</summary>
static class PhotoEndpoints
{
    static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPhotos(this IEndpointRouteBuilder api)
    {
        api.MapGet("/photos/{photo}", GetAsync)
            .WithName("getPhoto").WithSummary("All facts of a photo").Needs(Permission.ViewPhoto);
        api.MapMethods("/photos/{photo}/original", GetAndHead, OriginalEndpoint.ServeAsync)
            .WithName("getOriginal").WithSummary("The bytes as they were uploaded; ranges are answered").Needs(Permission.DownloadPhoto);
        api.MapMethods("/photos/{photo}/motion", GetAndHead, MotionEndpoint.ServeAsync)
            .WithName("getMotion").WithSummary("The film of a motion photo or Live Photo; ranges are answered").Needs(Permission.ViewPhoto);
        api.MapMethods("/photos/{photo}/renditions/{kind}", GetAndHead, RenditionEndpoint.ServeAsync)
            .WithName("getRendition").WithSummary("The thumbnail or preview, in a format that the caller takes").Needs(Permission.ViewPhoto);
    }

    /// <exception cref="ApiException">There is no such photo.</exception>
    public static async Task<PhotoDetails> FindAsync(IGrainFactory grains, string photo) =>
        await grains.Photo(RequestValues.PhotoId(photo)).GetDetails()
        ?? throw new ApiException(Faults.NotFound, "There is no such photo.");

    static async Task<Ok<PhotoReply>> GetAsync(string photo, IGrainFactory grains) =>
        TypedResults.Ok(PhotoReply.Of(await FindAsync(grains, photo)));
}

using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>Serves the film of a motion photo or Live Photo: a range of the picture's own file, or the file that came beside it.</summary>
static class MotionEndpoint
{
    // A film may come later, or be another one then.
    const string CacheControl = "private, no-cache";

    public static async Task ServeAsync(HttpContext context, string photo, IGrainFactory grains, IBlobStore store)
    {
        var details = await PhotoEndpoints.FindAsync(grains, photo);
        OriginalEndpoint.Offer(context, $"{Path.GetFileNameWithoutExtension(details.Entry.Name)}.mp4", attachment: false);
        var response = await OwnFilmAsync(context, grains, details) ?? await EmbeddedFilmAsync(context, grains, details)
            ?? throw new ApiException(Faults.NotFound, "This photo has no film: it is neither a motion photo nor a Live Photo whose film is here.");
        await response.SendAsync(context, store);
    }

    // What was made for every browser, where that was needed.
    static async Task<BlobResponse?> OwnFilmAsync(HttpContext context, IGrainFactory grains, PhotoDetails photo)
    {
        if (photo.Film is not { } id || await grains.Photo(id).GetDetails() is not { } film)
        {
            return null;
        }

        if (film.Renditions.FirstOrDefault(rendition => rendition.Kind == RenditionKinds.Film) is { } made)
        {
            return new(BlobKey.Parse(made.BlobKey), made.Size, made.ContentType, $"\"{film.Entry.Tag}-film\"", CacheControl);
        }

        await AwayOriginal.RequireHereAsync(context, grains, film);
        var original = film.Versions[0];
        return new(BlobKey.Parse(original.BlobKey), original.Size, original.ContentType, $"\"{original.Hash.Hex}\"", CacheControl);
    }

    static async Task<BlobResponse?> EmbeddedFilmAsync(HttpContext context, IGrainFactory grains, PhotoDetails photo)
    {
        if (photo.Facts?.Film is not { } film)
        {
            return null;
        }

        await AwayOriginal.RequireHereAsync(context, grains, photo);
        var original = photo.Versions[0];
        return new(BlobKey.Parse(original.BlobKey), original.Size, "video/mp4", $"\"{original.Hash.Hex}-film\"", CacheControl) { Pieces = [new(film.Offset, film.Length)] };
    }
}

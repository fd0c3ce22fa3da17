using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>Serves thumbnails and previews. With the current tag in the address they never change, and browsers never ask again.</summary>
sealed class RenditionEndpoint
{
    public static async Task ServeAsync(
        HttpContext context,
        string photo,
        string kind,
        IGrainFactory grains,
        IBlobStore store,
        ILogger<RenditionEndpoint> log,
        string? tag = null,
        string? format = null)
    {
        if (!RenditionKinds.IsKnown(kind))
        {
            throw new ApiException(Faults.NotFound, $"There is no rendition \"{RequestValues.Shorten(kind)}\"; there are thumbnail, preview and film.");
        }

        var details = await PhotoEndpoints.FindAsync(grains, photo);
        if (kind == RenditionKinds.Film && IsItsOwnFilm(details))
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect("../original", permanent: false, preserveMethod: true);
            return;
        }

        var made = details.Renditions.FirstOrDefault(rendition => rendition.Kind == kind) ?? throw NotThere(details);
        var rendition = await ChooseAsync(context, grains, details, made, FormatOf(format));
        context.Response.Headers.Vary = "Accept";
        var response = new BlobResponse(
            BlobKey.Parse(rendition.BlobKey),
            rendition.Size,
            rendition.ContentType,
            $"\"{details.Entry.Tag}-{kind}-{rendition.ContentType[(rendition.ContentType.IndexOf('/') + 1)..]}\"",
            tag == details.Entry.Tag ? "private, max-age=31536000, immutable" : "private, no-cache");
        try
        {
            await response.SendAsync(context, store);
        }
        catch (BlobNotFoundException)
        {
            log.RenditionMissing(details.Entry.Id);
            await grains.Photo(details.Entry.Id).RemakeRenditions();
            throw new ApiException(Faults.RenditionPending, "The picture was lost and is being made again; ask again in a moment.");
        }
    }

    /// <summary>A video that needs no film, or has none yet: its own bytes are the best there is.</summary>
    static bool IsItsOwnFilm(PhotoDetails photo) =>
        photo.Entry.Kind == PhotoKind.Video && photo.Renditions.All(rendition => rendition.Kind != RenditionKinds.Film);

    /// <summary>What was made on arrival, unless the caller asked for, or takes only, another format.</summary>
    static async Task<Rendition> ChooseAsync(
        HttpContext context, IGrainFactory grains, PhotoDetails photo, Rendition made, RenditionFormat? asked)
    {
        if (asked is null && photo.Current.ElsewhereSince is not null)
        {
            return made; // whoever looks at a grid asks no original back for a smaller file
        }

        var format = RenditionKinds.IsPicture(made.Kind) ? asked ?? AcceptedFormats.Choose(context.Request, made.ContentType) : null;
        return format is null || made.ContentType == AcceptedFormats.ContentTypeOf(format.Value)
            ? made
            : await grains.Rendition(new(photo.Entry.Id, made.Kind, format.Value)).Get();
    }

    static RenditionFormat? FormatOf(string? format) => format switch
    {
        null => null,
        "jpeg" => RenditionFormat.Jpeg,
        "webp" => RenditionFormat.Webp,
        "avif" => RenditionFormat.Avif,
        _ => throw new ApiException(Faults.Invalid, $"format is \"{RequestValues.Shorten(format)}\"; it must be jpeg, webp or avif."),
    };

    static ApiException NotThere(PhotoDetails photo) => photo.Entry.Status == PhotoStatus.Pending
        ? new(Faults.RenditionPending, "The renditions of this photo are being made; ask again in a moment.") { RetryAfter = 1 }
        : new(Faults.RenditionFailed, photo.Problem?.Message ?? "This file has no picture to show.");
}

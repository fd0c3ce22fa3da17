using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>Serves the bytes as they were uploaded.</summary>
static class OriginalEndpoint
{
    // A file that a browser would run as a page is offered as a file instead: what people upload never runs in this origin.
    static readonly string[] Shown =
    [
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/heic", "image/heif", "image/tiff", "image/jxl",
        "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp",
    ];

    /// <summary>How long the address in the location is good: as long as it takes to follow a redirect, on a slow line too.</summary>
    static readonly TimeSpan AddressLife = TimeSpan.FromMinutes(5);

    public static async Task ServeAsync(
        HttpContext context, string photo, IGrainFactory grains, IBlobStore store, string? download = null, string? direct = null)
    {
        var details = await PhotoEndpoints.FindAsync(grains, photo);
        await AwayOriginal.RequireHereAsync(context, grains, details);
        var original = details.Versions[0];
        var shown = IsShown(original);
        if (RequestValues.IsOn(direct, "direct") && HttpMethods.IsGet(context.Request.Method)
            && (await store.HolderOfAsync(BlobKey.Parse(original.BlobKey), context.RequestAborted)).Direct is { } location)
        {
            await RedirectAsync(context, location, original, DispositionOf(details.Entry.Name, attachment: true), shown);
            return;
        }

        await SendAsync(context, details, grains, store, RequestValues.IsOn(download, "download"), "private, max-age=31536000, immutable");
    }

    /// <summary>Whether a browser may show it in this origin.</summary>
    internal static bool IsShown(PhotoVersion file) => Shown.Contains(file.ContentType);

    /// <summary>Sends the bytes from here, to be kept by who asks as long as is said.</summary>
    internal static async Task SendAsync(
        HttpContext context, PhotoDetails details, IGrainFactory grains, IBlobStore store, bool asFile, string cacheControl)
    {
        var original = details.Versions[0];
        var shown = IsShown(original);
        Offer(context, details.Entry.Name, attachment: asFile || !shown);
        var response = new BlobResponse(
            BlobKey.Parse(original.BlobKey),
            original.Size,
            shown ? original.ContentType : "application/octet-stream",
            $"\"{original.Hash.Hex}\"",
            cacheControl);
        await GuardAsync(context, grains, details, () => response.SendAsync(context, store));
    }

    /// <summary>Sends what was here a moment ago: if the replicas alone have it since, that is what is told.</summary>
    internal static async Task GuardAsync(HttpContext context, IGrainFactory grains, PhotoDetails photo, Func<Task> sendAsync)
    {
        try
        {
            await sendAsync();
        }
        catch (BlobNotFoundException)
        {
            await AwayOriginal.RequireHereAsync(context, grains, await grains.Photo(photo.Entry.Id).GetDetails() ?? photo);
            throw;
        }
    }

    /// <summary>
    /// Sends the client to the location itself. The address is a permission of its own: it is kept nowhere, ends soon, and what it gives is a file to
    /// be saved, never a page.
    /// </summary>
    static async Task RedirectAsync(HttpContext context, IDirectStore location, PhotoVersion original, string disposition, bool shown)
    {
        var type = shown ? original.ContentType : "application/octet-stream";
        var address = await location.ReadAddressAsync(BlobKey.Parse(original.BlobKey), type, disposition, AddressLife);
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = address.AbsoluteUri;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Names the file, and lets nothing of it run.</summary>
    internal static void Offer(HttpContext context, string name, bool attachment)
    {
        context.Response.Headers.ContentDisposition = DispositionOf(name, attachment);
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
    }

    static string DispositionOf(string name, bool attachment)
    {
        var disposition = new ContentDispositionHeaderValue(attachment ? "attachment" : "inline");
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }
}

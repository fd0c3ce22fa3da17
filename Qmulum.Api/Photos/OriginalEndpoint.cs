using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
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

    public static async Task ServeAsync(HttpContext context, string photo, IGrainFactory grains, IBlobStore store, string? download = null)
    {
        var details = await PhotoEndpoints.FindAsync(grains, photo);
        var original = details.Versions[0];
        var shown = Shown.Contains(original.ContentType);
        context.Response.Headers.ContentDisposition = DispositionOf(details.Entry.Name, attachment: IsOn(download) || !shown);
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        var response = new BlobResponse(
            BlobKey.Parse(original.BlobKey),
            original.Size,
            shown ? original.ContentType : "application/octet-stream",
            $"\"{original.Hash.Hex}\"",
            "private, max-age=31536000, immutable");
        await response.SendAsync(context, store);
    }

    static bool IsOn(string? flag) => flag switch
    {
        null or "0" or "false" => false,
        "" or "1" or "true" => true,
        _ => throw new ApiException(Faults.Invalid, $"download is \"{RequestValues.Shorten(flag)}\"; it must be 1 or 0."),
    };

    static string DispositionOf(string name, bool attachment)
    {
        var disposition = new ContentDispositionHeaderValue(attachment ? "attachment" : "inline");
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }
}

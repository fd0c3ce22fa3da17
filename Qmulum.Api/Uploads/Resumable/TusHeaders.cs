using System.Globalization;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload).</summary>
static class TusHeaders
{
    public const string Resumable = "Tus-Resumable";
    public const string Version = "1.0.0";
    public const string ChunkType = "application/offset+octet-stream";
    public const string Offset = "Upload-Offset";
    public const string Length = "Upload-Length";
    public const string DeferLength = "Upload-Defer-Length";
    public const string Metadata = "Upload-Metadata";
    public const string Concat = "Upload-Concat";
    public const string Checksum = "Upload-Checksum";
    public const string Expires = "Upload-Expires";

    const string Extensions =
        "creation,creation-defer-length,creation-with-upload,expiration,checksum,checksum-trailer,termination,concatenation";

    public static bool IsTus(HttpRequest request) => request.Headers.ContainsKey(Resumable);

    /// <summary>Whether bytes come by this protocol: one that left its version out is to be told so, in its own words.</summary>
    public static bool IsTusChunk(HttpRequest request) => IsTus(request) || (UploadBody.IsOfType(request, ChunkType) && !DraftVersion.IsDraft(request));

    public static void AddVersion(HttpResponse response) => response.Headers[Resumable] = Version;

    /// <summary>What the server can do, for OPTIONS.</summary>
    public static void AddAbilities(HttpResponse response, long maxSize)
    {
        response.Headers[Resumable] = Version;
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Max-Size"] = Text(maxSize);
        response.Headers["Tus-Checksum-Algorithm"] = string.Join(',', ChunkDigest.Algorithms);
    }

    /// <exception cref="ApiException">The client speaks another version.</exception>
    public static void RequireVersion(HttpRequest request)
    {
        if (request.Headers[Resumable] != Version)
        {
            var said = IsTus(request) ? $"is \"{RequestValues.Shorten(request.Headers[Resumable])}\"" : "is missing";
            throw new ApiException(Faults.TusVersion, $"Tus-Resumable {said}; it must be {Version}.")
            {
                Headers = new Dictionary<string, string> { [Resumable] = Version, ["Tus-Version"] = Version },
            };
        }
    }

    /// <summary>A number of bytes; null when the header is not there.</summary>
    /// <exception cref="ApiException">It is no such number.</exception>
    public static long? Number(HttpRequest request, string header)
    {
        var text = request.Headers[header].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ApiException(Faults.Invalid, $"{header} is \"{RequestValues.Shorten(text)}\"; it must be a number of bytes, 0 or more.");
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>How far an upload is, and when it ends if nothing comes.</summary>
    public static void AddProgress(HttpResponse response, UploadInfo info)
    {
        response.Headers[Offset] = Text(info.Offset);
        response.Headers[Expires] = info.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        if (info.Receipt is { } receipt)
        {
            response.Headers["X-Qmulum-Photo"] = receipt.PhotoId.ToString("D");
        }
    }
}

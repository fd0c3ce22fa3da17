using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads;

/// <summary>The body of a request that may be large.</summary>
static class UploadBody
{
    /// <summary>Opens it: its size is bounded by <see cref="Ingest"/>, which counts, and its pace by <see cref="PacedBody"/>, not by the server's own limits.</summary>
    public static PacedBody Open(HttpContext context, ApiOptions options, TimeProvider clock)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        return new(context.Request.BodyReader, options.UploadIdleTimeout, clock);
    }

    /// <summary>Whether the body has this type, whatever parameters it has and however its letters are written (RFC 9110, section 8.3.1).</summary>
    public static bool IsOfType(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var said) && said.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is kept are the file's own bytes: a coding of them would be kept as the file.</summary>
    /// <exception cref="ApiException">They come in a content coding (RFC 9110, section 8.4).</exception>
    public static void RequireNoCoding(HttpRequest request)
    {
        Require(request.Headers.ContentEncoding, "The body has the coding", "identity");
        Require(request.Headers.TransferEncoding, "The body is transferred with the coding", "chunked"); // the server takes only this one off
    }

    /// <summary>The same for a part of a form: some programs of old send base64 in one (RFC 7578, section 4.7).</summary>
    /// <exception cref="ApiException">It comes in a coding.</exception>
    public static void RequireNoCoding(StringValues contentEncoding, StringValues transferEncoding)
    {
        Require(contentEncoding, "A part has the coding", "identity");
        Require(transferEncoding, "A part is transferred with the coding", "binary", "8bit", "7bit");
    }

    static void Require(StringValues coding, string said, params ReadOnlySpan<string> plain)
    {
        if (coding.Count > 0 && !plain.Contains(coding.ToString().Trim(), StringComparer.OrdinalIgnoreCase))
        {
            throw new ApiException(Faults.UnsupportedType, $"{said} \"{RequestValues.Shorten(coding)}\"; send the file's own bytes.");
        }
    }
}

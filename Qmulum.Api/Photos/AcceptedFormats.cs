using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Photos;

/// <summary>Which format to send by the caller's Accept header (RFC 9110, section 12.5.1).</summary>
static class AcceptedFormats
{
    // Smallest first.
    static readonly RenditionFormat[] Formats = [RenditionFormat.Avif, RenditionFormat.Webp, RenditionFormat.Jpeg];

    public static string ContentTypeOf(RenditionFormat format) => format switch
    {
        RenditionFormat.Avif => "image/avif",
        RenditionFormat.Webp => "image/webp",
        _ => "image/jpeg",
    };

    /// <summary>
    /// The format that the caller likes best; null for the one that is made already. A tie goes to that one: browsers give
    /// AVIF, WebP and <c>image/*</c> the same weight, and an AVIF costs ten times a JPEG to make.
    /// </summary>
    public static RenditionFormat? Choose(HttpRequest request, string made)
    {
        if (request.GetTypedHeaders().Accept is not { Count: > 0 } accept)
        {
            return null;
        }

        var best = QualityOf(accept, made);
        RenditionFormat? chosen = null;
        foreach (var format in Formats)
        {
            var quality = QualityOf(accept, ContentTypeOf(format));
            if (quality > best)
            {
                (best, chosen) = (quality, format);
            }
        }

        return chosen;
    }

    // The most specific range that covers the type decides, not the greatest weight.
    static double QualityOf(IList<MediaTypeHeaderValue> accept, string contentType)
    {
        var type = new MediaTypeHeaderValue(contentType);
        var range = accept
            .Where(type.IsSubsetOf)
            .OrderBy(candidate => candidate.MatchesAllTypes ? 2 : candidate.MatchesAllSubTypes ? 1 : 0)
            .FirstOrDefault();
        return range is null ? 0 : range.Quality ?? 1;
    }
}

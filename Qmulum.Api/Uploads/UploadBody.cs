using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
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

    /// <summary>What is kept are the file's own bytes: a coding of them would be kept as the file.</summary>
    /// <exception cref="ApiException">They come in a content coding (RFC 9110, section 8.4).</exception>
    public static void RequireNoCoding(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } coding && coding != "identity")
        {
            throw new ApiException(Faults.UnsupportedType, $"The body has the coding \"{RequestValues.Shorten(coding)}\"; send the file's own bytes.");
        }
    }
}

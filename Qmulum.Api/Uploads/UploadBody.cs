using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

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

        return new(context.Request.Body, options.UploadIdleTimeout, clock);
    }
}

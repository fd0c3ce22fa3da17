using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Qmulum.Api.Web;

/// <summary>
/// Where a request comes from, and whether it came over TLS, as the proxies of the settings tell it. Everybody else's word is a stranger's: it would choose
/// the address that throttles, sessions and the audit know.
/// </summary>
static class TrustedProxies
{
    /// <remarks>Not X-Forwarded-Host: proxies pass on what a client says there, and Host is all that is needed.</remarks>
    public static void UseTrustedProxies(this IApplicationBuilder app, ApiOptions options)
    {
        // With nobody in its lists the middleware would believe everybody.
        if (options.TrustedProxies is [])
        {
            return;
        }

        ForwardedHeadersOptions forwarded = new()
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // from proxy to proxy, up to the first address that is none of them
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }
}

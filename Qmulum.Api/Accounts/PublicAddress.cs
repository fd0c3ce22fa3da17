using Microsoft.AspNetCore.Http;

namespace Qmulum.Api.Accounts;

/// <summary>
/// The address at which people reach the server, for links. A stranger can send any Host header: unless the server answers to known names alone, the
/// header goes into no link, or a letter from here would lead to a server of theirs.
/// </summary>
sealed class PublicAddress(ApiOptions options)
{
    public Uri Of(HttpContext context)
    {
        if (options.PublicUrl is { } set)
        {
            return set;
        }

        return options.HostNames is not []
            ? new Uri($"{context.Request.Scheme}://{context.Request.Host}")
            : new UriBuilder(context.Request.Scheme, LocalHost(context.Connection), context.Connection.LocalPort).Uri;
    }

    /// <summary>The address for a link that goes to the caller alone, who is signed in: the one that they came by will do.</summary>
    public Uri ForCaller(HttpContext context) => options.PublicUrl ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}");

    static string LocalHost(ConnectionInfo connection) => connection.LocalIpAddress switch
    {
        null => "localhost",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}

using Microsoft.AspNetCore.Http;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>What a request tells of where it comes from.</summary>
static class VisitorReader
{
    /// <summary>The address when the connection has none, as over a local socket.</summary>
    const string Unknown = "unknown";

    public static Visitor Read(HttpContext context) => new(Clean(context.Request.Headers.UserAgent.ToString()), AddressOf(context));

    /// <summary>The network address that the request comes from.</summary>
    public static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString() ?? Unknown;
    }

    static string? Clean(string text)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c)).Take(Visitor.MaxTextLength)]);
        return clean.Length > 0 ? clean : null;
    }
}

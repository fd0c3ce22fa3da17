using System.Globalization;
using System.Net;

namespace Qmulum.Silo;

/// <summary>Where to listen.</summary>
/// <param name="Host">"localhost", an IP address, or "*" for every one.</param>
/// <param name="Port">1 to 65535; 0 takes a free one.</param>
public sealed record ListenAddress(string Host, int Port)
{
    /// <summary>The host that only this machine reaches.</summary>
    public const string ThisMachine = "localhost";

    /// <summary>The host that stands for every address of this machine.</summary>
    public const string Everywhere = "*";

    public static bool IsHost(string host) => host is ThisMachine or Everywhere || IPAddress.TryParse(host, out _);

    /// <summary>Reads "127.0.0.1:9464", "[::1]:9464", "localhost:9464" or "*:9464"; null for what is none of these, or has no port.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return null;
        }

        // An IPv6 address without brackets would be cut at its own last colon.
        var host = text[..colon];
        var isBare = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[');
        host = host.TrimStart('[').TrimEnd(']');
        return !isBare && IsHost(host) ? new(host, port) : null;
    }
}

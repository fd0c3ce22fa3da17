using System.Net;

namespace Qmulum.Silo;

/// <summary>How the settings of what stands before the server are read: a certificate of its own, or proxies.</summary>
public sealed partial record ServerOptions
{
    /// <summary>Whether the page and the API are served over TLS by this process.</summary>
    public bool ServesTls => CertificateFile.Length > 0;

    /// <summary>The proxies whose word counts; null when one of them cannot be read.</summary>
    public IReadOnlyList<IPNetwork>? Proxies
    {
        get
        {
            var networks = SplitList(TrustedProxies).Select(NetworkOf).ToList();
            return networks.All(network => network is not null) ? [.. networks.Select(network => network!.Value)] : null;
        }
    }

    /// <summary>A list as settings have it.</summary>
    public static string[] SplitList(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    void RequireReach()
    {
        Require(
            Proxies is not null, "trustedProxies", TrustedProxies,
            "addresses or networks separated by commas, such as 127.0.0.1 or 10.0.0.0/8");
        Require(
            CertificateKeyFile.Length == 0 || ServesTls, "certificateKeyFile", CertificateKeyFile, "empty when certificateFile is not set");
        Require(HttpVersion is "2" or "1.1", "httpVersion", HttpVersion, "2 or 1.1");
    }

    static IPNetwork? NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}

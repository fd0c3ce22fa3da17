using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Qmulum.Api;
using Qmulum.Api.Accounts;

namespace Qmulum.Silo.Composition;

/// <summary>Kestrel's limits and addresses.</summary>
static class WebServer
{
    // What a connection may hold in memory before it is read: 64 uploads at once cost 16 MB and not the usual 64.
    const long RequestBuffer = 256 * 1024;

    /// <exception cref="ServerOptionsException">The certificate of the settings cannot be used.</exception>
    public static void AddWebServer(this WebApplicationBuilder builder, ServerOptions options, TimeProvider clock)
    {
        var certificate = ServerCertificate.Open(options, clock);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.ToApiOptions().MaxJsonBytes; // what takes more says so: uploads
            kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
            Listen(kestrel, new(options.Listen, options.Port), certificate, options.HttpVersion == "2" ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
            if (options.MetricsAddress is { } metrics)
            {
                Listen(kestrel, metrics, certificate: null, HttpProtocols.Http1);
            }
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.StopSeconds));
    }

    public static ApiOptions ToApiOptions(this ServerOptions options) => new()
    {
        MaxUploadBytes = options.MaxUploadBytes,
        MaxUnfinishedUploads = options.MaxUnfinishedUploads,
        UploadIdleTimeout = TimeSpan.FromSeconds(options.UploadIdleSeconds),
        RequestsPerSecond = options.RequestsPerSecond,
        StrangersRequestsPerSecond = options.StrangersRequestsPerSecond,
        HostNames = HostNamesOf(options),
        PublicUrl = options.PublicAddress,
        LocationAddress = options.Location.Length == 0
            ? new DataFolder(Path.GetFullPath(options.Data)).Location
            : new Uri(options.Location).GetLeftPart(UriPartial.Path),
        TrustedProxies = options.Proxies ?? [],
        Registration = options.RegistrationRule ?? RegistrationRule.Invitation,
        Mail = options.ToMailOptions(),
        Providers = [.. options.Providers.Select(provider => provider.ToOptions())],
    };

    static void Listen(KestrelServerOptions kestrel, ListenAddress at, ServerCertificate? certificate, HttpProtocols protocols)
    {
        switch (at.Host)
        {
            case ListenAddress.ThisMachine when at.Port != 0:
                kestrel.ListenLocalhost(at.Port, Protect);
                break;
            case ListenAddress.ThisMachine:
                kestrel.Listen(IPAddress.Loopback, 0, Protect); // a free port cannot be the same on two addresses
                break;
            case ListenAddress.Everywhere:
                kestrel.ListenAnyIP(at.Port, Protect);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(at.Host), at.Port, Protect);
                break;
        }

        void Protect(ListenOptions listen)
        {
            if (certificate is null)
            {
                return;
            }

            var log = kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>();
            certificate.Announce(log);
            listen.Protocols = protocols;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(certificate.ForConnection(log)) });
        }
    }

    // A server for this machine alone answers to this machine's names alone: a page of a foreign name that resolves to 127.0.0.1 (DNS rebinding)
    // gets nothing. One that is reached from elsewhere does so when its names are set.
    static string[] HostNamesOf(ServerOptions options)
    {
        var named = ServerOptions.SplitList(options.HostNames);
        return options.IsLocal || named.Length > 0 ? ["localhost", "127.0.0.1", "[::1]", .. named] : [];
    }
}

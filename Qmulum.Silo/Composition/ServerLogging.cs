using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Qmulum.Silo.Composition;

static class ServerLogging
{
    public static void AddServerLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning); // Orleans places each grain through it
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }

    /// <summary>Says where the server is once it is there, and warns when others can reach it.</summary>
    public static void AnnounceAddress(this WebApplication app, ServerOptions options) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var log = app.Services.GetRequiredService<ILogger<ServerOptions>>();
        if (!options.IsLocal && !options.ServesTls && options.Proxies is [])
        {
            log.OpenToOthers(options.Listen);
        }

        if (options is { ServesTls: false, Proxies: [], PublicAddress.Scheme: "https" })
        {
            log.UnknownProxy();
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        log.Ready(string.Join(", ", addresses.Where(address => options.MetricsAddress is not { } own || new Uri(address).Port != own.Port)));
    });
}

using Qmulum.Api;
using Qmulum.Api.Health;
using Qmulum.Api.Metrics;
using Qmulum.Silo.Composition;
using Qmulum.Silo.Hosting;

namespace Qmulum.Silo;

/// <summary>Puts the server together and runs it until it is told to stop.</summary>
static class Server
{
    /// <returns>The exit status: 1 when it cannot start, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new() { Args = args });
            var options = builder.ReadServerOptions(args);
            builder.AddServerLogging();
            builder.AddWebServer(options, TimeProvider.System);
            await using var resources = await Installation.OpenAsync(options, TimeProvider.System);
            builder.Services.AddRouting();
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddIndex(resources.Index);
            builder.Services.AddLocations(resources, options);
            builder.AddGrainHost(options, resources);
            builder.Services.AddSingleton<IReadinessCheck, GrainReadiness>();
            builder.Services.AddFirstRun(options, resources.Folder);
            builder.Services.AddQmulumApi(options.ToApiOptions());
            builder.Services.AddQmulumMetrics();
            builder.Services.AddServiceNotices();

            await using var app = builder.Build();
            if (options.MetricsAddress is { } metrics)
            {
                app.UseQmulumMetrics(metrics.Port);
            }

            _ = options.ServesApi ? app.UseQmulumApi(endpoints => endpoints.MapGrainHost()) : app.UseQmulumHealth();
            app.AnnounceAddress(options);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (StartFaults.Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"qmulum-server: {sentence}");
            return 1;
        }
    }
}

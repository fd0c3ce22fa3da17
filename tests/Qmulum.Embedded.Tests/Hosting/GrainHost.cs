using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Qmulum.Embedded.Tests;

/// <summary>A grain host of one test's own, in this process, on a database of its own or of another host that was stopped.</summary>
public sealed class GrainHost : IAsyncDisposable
{
    readonly IHost _host;
    readonly TempFolder? _folder;

    GrainHost(IHost host, TempFolder? folder, string path, CollectedLog log)
    {
        _host = host;
        _folder = folder;
        Path = path;
        Log = log;
    }

    public string Path { get; }

    public CollectedLog Log { get; }

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    internal EmbeddedRuntime Runtime => Services.GetRequiredService<EmbeddedRuntime>();

    /// <summary>Starts a host with these grain classes.</summary>
    public static Task<GrainHost> StartAsync(params Type[] grains) => StartAsync(_ => { }, grains);

    public static async Task<GrainHost> StartAsync(Action<GrainHostSettings> configure, params Type[] grains)
    {
        GrainHostSettings settings = new();
        configure(settings);
        var folder = settings.Path is null ? new TempFolder() : null;
        var path = settings.Path ?? folder!.File("grains.db");
        CollectedLog log = new();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ILoggerProvider>(log);
        builder.Services.AddSingleton(settings.Clock);
        settings.Services(builder.Services);
        builder.UseQmulumEmbedded(options =>
        {
            options.Path = path;
            options.StreamProviders.Add("streams");
            Array.ForEach(grains, options.GrainTypes.Add);
            settings.Options(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host, folder, path, log);
    }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder?.Dispose();
    }
}

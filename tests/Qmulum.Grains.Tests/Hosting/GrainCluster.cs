using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qmulum.Data;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>The grains on the host that this build is for, which can end and begin again on the same states.</summary>
sealed class GrainCluster : IAsyncDisposable
{
    readonly Func<IHost> _build;
    IHost _host;

    GrainCluster(Func<IHost> build)
    {
        _build = build;
        _host = build();
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    public static async Task<GrainCluster> StartAsync(IndexOptions database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        var cluster = new GrainCluster(() => TestHost.Build(database, faults, configure));
        await cluster._host.StartAsync();
        return cluster;
    }

    /// <summary>Ends every activation; the next call of each reads its state again.</summary>
    public async Task DeactivateAllAsync()
    {
        await StopAsync();
        _host = _build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

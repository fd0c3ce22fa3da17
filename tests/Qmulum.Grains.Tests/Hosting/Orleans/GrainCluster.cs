using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Storage;
using Qmulum.Data;
using Qmulum.Silo.Hosting;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>The grains on a silo of Orleans, set up as the server sets up its own, on a database of its own.</summary>
sealed class GrainCluster : IAsyncDisposable
{
    readonly ClusterAccess _cluster;
    readonly GrainFaults _faults;
    readonly Action<IServiceCollection> _configure;
    IHost _host;

    GrainCluster(ClusterAccess cluster, GrainFaults faults, Action<IServiceCollection> configure)
    {
        _cluster = cluster;
        _faults = faults;
        _configure = configure;
        _host = Build();
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    /// <summary>Where the index of a test is that keeps its states beside it.</summary>
    public static async Task<IndexOptions> MakeDatabaseAsync(TempFolder _)
    {
        var server = await PostgresServer.SharedAsync();
        var connection = Installation.ConnectionString(await server.CreateDatabaseAsync());
        return new() { Provider = IndexProvider.PostgreSql, ConnectionString = connection };
    }

    public static async Task<GrainCluster> StartAsync(IndexOptions database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        var cluster = new GrainCluster(new(database.ConnectionString!, "tests"), faults, configure);
        await cluster._host.StartAsync();
        return cluster;
    }

    /// <summary>Ends every activation; the next call of each reads its state again.</summary>
    public async Task DeactivateAllAsync()
    {
        await StopAsync();
        _host = Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.JoinAsSilo(_cluster).ConfigureEndpoints(IPAddress.Loopback, LoopbackPort.Free(), LoopbackPort.Free());
            Decorate(silo.Services);
        });
        // After the grain host: what works on grains starts when they are there, and stops before they go.
        _configure(builder.Services);
        return builder.Build();
    }

    /// <summary>Puts the faults before the storage of the grains' states.</summary>
    void Decorate(IServiceCollection services)
    {
        var storage = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, "Default"));
        services.Remove(storage);
        services.AddKeyedSingleton<IGrainStorage>(
            "Default", (provider, key) => new FaultyStorage((IGrainStorage)storage.KeyedImplementationFactory!(provider, key), _faults));
    }

    async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    sealed class FaultyStorage(IGrainStorage storage, GrainFaults faults) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            faults.OnWrite();
            return storage.WriteStateAsync(stateName, grainId, grainState);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ClearStateAsync(stateName, grainId, grainState);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Embedded;
using Qmulum.Embedded.State;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>The grains on the embedded host.</summary>
sealed class GrainCluster : IAsyncDisposable
{
    readonly string _database;
    readonly GrainFaults _faults;
    readonly Action<IServiceCollection> _configure;
    IHost _host;

    GrainCluster(string database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        _database = database;
        _faults = faults;
        _configure = configure;
        _host = Build();
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    /// <summary>Where the index of a test is that keeps its states beside it.</summary>
    public static Task<IndexOptions> MakeDatabaseAsync(TempFolder folder) =>
        Task.FromResult(new IndexOptions { Provider = IndexProvider.Sqlite, Path = folder.File("index.db") });

    public static async Task<GrainCluster> StartAsync(IndexOptions database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        var cluster = new GrainCluster(Path.ChangeExtension(database.Path!, ".grains.db"), faults, configure);
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
        _configure(builder.Services);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.Path = _database;
            options.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
            options.DecorateStateStore = store => new FaultyStateStore(store, _faults);
        });
        return builder.Build();
    }

    async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    sealed class FaultyStateStore(IGrainStateStore store, GrainFaults faults) : IGrainStateStore
    {
        public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

        public Task<string> WriteAsync(StateKey key, ReadOnlyMemory<byte> json, string? etag, CancellationToken cancellationToken)
        {
            faults.OnWrite();
            return store.WriteAsync(key, json, etag, cancellationToken);
        }

        public Task ClearAsync(StateKey key, string? etag, CancellationToken cancellationToken) => store.ClearAsync(key, etag, cancellationToken);
    }
}

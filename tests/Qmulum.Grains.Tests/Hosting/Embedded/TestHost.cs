using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Embedded;
using Qmulum.Embedded.State;
using Qmulum.Grains.Care;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;
using Qmulum.Silo.Hosting;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>The grains on the embedded host.</summary>
static class TestHost
{
    /// <summary>Where the index of a test is that keeps its states beside it.</summary>
    public static Task<IndexOptions> MakeDatabaseAsync(TempFolder folder) =>
        Task.FromResult(new IndexOptions { Provider = IndexProvider.Sqlite, Path = folder.File("index.db") });

    public static IHost Build(IndexOptions database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        configure(builder.Services);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.Path = GrainsOf(database);
            options.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
            options.DecorateStateStore = store => new FaultyStateStore(store, faults);
        });
        return builder.Build();
    }

    /// <summary>What goes over the states.</summary>
    public static IPhotoStates StatesIn(IndexOptions database, IndexDatabase _) => new PhotoStates(GrainsOf(database));

    static string GrainsOf(IndexOptions database) => Path.ChangeExtension(database.Path!, ".grains.db");

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

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Qmulum.Data;
using Qmulum.Grains.Care;
using Qmulum.Silo.Hosting;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>The grains on a silo of Orleans, set up as the server sets up its own, on a database of its own.</summary>
static class TestHost
{
    /// <summary>Where the index of a test is that keeps its states beside it.</summary>
    public static async Task<IndexOptions> MakeDatabaseAsync(TempFolder _)
    {
        var server = await PostgresServer.SharedAsync();
        var connection = Installation.ConnectionString(await server.CreateDatabaseAsync());
        return new() { Provider = IndexProvider.PostgreSql, ConnectionString = connection };
    }

    public static IHost Build(IndexOptions database, GrainFaults faults, Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.JoinAsSilo(new(database.ConnectionString!, "tests")).ConfigureEndpoints(IPAddress.Loopback, LoopbackPort.Free(), LoopbackPort.Free());
            silo.Configure<ClusterMembershipOptions>(TrustMembers);
            Decorate(silo.Services, faults);
        });
        // After the grain host: what works on grains starts when they are there, and stops before they go.
        configure(builder.Services);
        return builder.Build();
    }

    /// <summary>What goes over the states.</summary>
    public static IPhotoStates StatesIn(IndexOptions _, IndexDatabase index) => new PhotoStates(index);

    /// <summary>
    /// A test that sets the grains' clock forward by days sets it forward for Orleans too, which measures a silo's start by the machine's: no silo,
    /// itself included, is taken for one that has been joining for days.
    /// </summary>
    static void TrustMembers(ClusterMembershipOptions membership)
    {
        membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
        membership.SiloGenerationRetirementAge = null;
        membership.DefunctSiloCleanupPeriod = null;
        membership.NumMissedTableIAmAliveLimit = 1_000_000;
    }

    /// <summary>Puts the faults before the storage of the grains' states.</summary>
    static void Decorate(IServiceCollection services, GrainFaults faults)
    {
        var storage = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, "Default"));
        services.Remove(storage);
        services.AddKeyedSingleton<IGrainStorage>(
            "Default", (provider, key) => new FaultyStorage((IGrainStorage)storage.KeyedImplementationFactory!(provider, key), faults));
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

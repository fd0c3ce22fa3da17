using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>A silo: membership, states, reminders and streams on the cluster's database.</summary>
static class SiloSetup
{
    public static ISiloBuilder JoinAsSilo(this ISiloBuilder silo, ClusterAccess cluster)
    {
        silo.Configure<ClusterOptions>(cluster.Identify);
        ClusterAccess.AddMessages(silo.Services);
        silo.UseAdoNetClustering(table =>
        {
            table.Invariant = ClusterAccess.Provider;
            table.ConnectionString = cluster.ConnectionString;
        });
        silo.UseAdoNetReminderService(table =>
        {
            table.Invariant = ClusterAccess.Provider;
            table.ConnectionString = cluster.ConnectionString;
        });
        silo.AddStates(cluster).AddStreams().AddTimes().AddCounters();
        return silo.AddIncomingGrainCallFilter<DatabaseFaults>().AddOutgoingGrainCallFilter<CallRetries>();
    }

    static ISiloBuilder AddStates(this ISiloBuilder silo, ClusterAccess cluster)
    {
        silo.AddState(cluster, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, new StateJsonSerializer());
        // Orleans' own records of who listens to a stream are of types that only its own serializer knows.
        return silo.AddState(cluster, ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME, serializer: null);
    }

    static ISiloBuilder AddState(this ISiloBuilder silo, ClusterAccess cluster, string name, IGrainStorageSerializer? serializer)
    {
        silo.AddAdoNetGrainStorage($"{name}-rows", table =>
        {
            table.Invariant = ClusterAccess.Provider;
            table.ConnectionString = cluster.ConnectionString;
            if (serializer is not null)
            {
                table.GrainStorageSerializer = serializer;
            }
        });
        silo.Services.AddGrainStorage(name, (services, key) =>
            new QualifiedGrainStorage(services.GetRequiredKeyedService<IGrainStorage>($"{key}-rows")));
        return silo;
    }

    static ISiloBuilder AddStreams(this ISiloBuilder silo) => silo.AddMemoryStreams(
        StreamNames.Provider, streams => streams.ConfigurePartitioning(ClusterAccess.StreamQueues));

    static ISiloBuilder AddTimes(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = ClusterTimes.Probe;
            membership.MinProbeTimeout = ClusterTimes.Probe / 2;
            membership.NumMissedProbesLimit = ClusterTimes.MissedProbes;
            membership.TableRefreshTimeout = ClusterTimes.TableRefresh;
        });
        return silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ClusterTimes.Response);
    }
}

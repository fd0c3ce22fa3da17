using System.Net;
using Orleans.Configuration;
using Qmulum.Grains.Care;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>The grains on a cluster: as a silo of it, or as its client.</summary>
static class GrainHosting
{
    public static void AddGrainHost(this WebApplicationBuilder builder, ServerOptions options, ServerResources resources)
    {
        var cluster = new ClusterAccess(Installation.ConnectionString(options.Database), options.ClusterId);
        if (!options.RunsGrains)
        {
            builder.UseOrleansClient(client => client.JoinAsClient(cluster));
            return;
        }

        builder.UseOrleans(silo => silo
            .JoinAsSilo(cluster)
            .Configure<SiloOptions>(named => named.SiloName = resources.WorkOwner)
            .ConfigureEndpoints(IPAddress.Parse(options.Advertise), options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false));
        builder.Services.AddSingleton<IPhotoStates, PhotoStates>();
        builder.Services.AddWork(resources, options);
        builder.Services.AddHostedService<DeadSilosWork>();
    }

    /// <summary>What this grain host serves beside the API.</summary>
    public static void MapGrainHost(this IEndpointRouteBuilder endpoints) => endpoints.MapClusterDashboard();
}

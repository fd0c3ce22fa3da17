using Qmulum.Embedded;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>The grains inside this process, on SQLite.</summary>
static class GrainHosting
{
    public static void AddGrainHost(this WebApplicationBuilder builder, ServerOptions options, ServerResources resources)
    {
        builder.Services.AddEmbeddedGrains(grains =>
        {
            grains.Path = resources.Folder.Grains;
            grains.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
            grains.StreamProviders.Add(StreamNames.Provider);
        });
        builder.Services.AddWork(resources, options);
    }

    /// <summary>What this grain host serves beside the API: nothing.</summary>
    public static void MapGrainHost(this IEndpointRouteBuilder endpoints)
    {
    }
}

using Qmulum.Embedded;
using Qmulum.Grains.Care;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>The grains inside this process, on SQLite.</summary>
static class GrainHosting
{
    public static void AddGrainHost(this WebApplicationBuilder builder, ServerOptions options, ServerResources resources)
    {
        builder.Services.AddGrains(resources.Folder);
        builder.Services.AddSingleton<IPhotoStates>(new PhotoStates(resources.Folder.Grains));
        builder.Services.AddWork(resources, options);
    }

    /// <summary>The grains alone, on a folder that this process holds.</summary>
    public static void AddGrains(this IServiceCollection services, DataFolder folder) => services.AddEmbeddedGrains(grains =>
    {
        grains.Path = folder.Grains;
        grains.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
        grains.StreamProviders.Add(StreamNames.Provider);
    });

    /// <summary>What this grain host serves beside the API: nothing.</summary>
    public static void MapGrainHost(this IEndpointRouteBuilder endpoints)
    {
    }
}

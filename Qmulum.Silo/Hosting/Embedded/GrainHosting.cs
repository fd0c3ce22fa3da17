using Qmulum.Embedded;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>The grains inside this process, on SQLite.</summary>
static class GrainHosting
{
    public static void AddGrainHost(this WebApplicationBuilder builder, DataFolder folder) =>
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.Path = folder.Grains;
            options.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
        });
}

using Qmulum.Api.Health;
using Qmulum.Api.Uploads;
using Qmulum.Data;
using Qmulum.Grains.Operations;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Index, location, media and workers.</summary>
static class Services
{
    public static void AddIndex(this IServiceCollection services, IndexDatabase index)
    {
        services.AddSingleton(index);
        services.AddSingleton<IReadinessCheck, IndexReadiness>();
    }

    public static void AddLocation(this IServiceCollection services, IBlobStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton<IReadinessCheck, LocationReadiness>();
        services.AddHostedService<StagingSweeper>();
    }

    public static void AddMedia(this IServiceCollection services, int workers)
    {
        services.AddSingleton(new MediaEngine(new MediaLimits { Concurrency = workers }));
        services.AddSingleton<IContentSniffer, MediaContentSniffer>();
    }

    public static void AddWork(this IServiceCollection services, string owner, int workers)
    {
        services.AddSingleton(new WorkOptions { Owner = owner, Concurrency = workers, WhenIdle = FreedMemory.GiveBack });
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<PhotoWorker>();
        services.AddSingleton<RenditionShelf>();
        services.AddHostedService<WorkRunner>();
    }
}

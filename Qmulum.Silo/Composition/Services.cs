using Qmulum.Api.Accounts;
using Qmulum.Api.Admin.Locations;
using Qmulum.Api.Health;
using Qmulum.Api.Metrics;
using Qmulum.Api.Photos;
using Qmulum.Api.Uploads;
using Qmulum.Data;
using Qmulum.Grains.Backfills;
using Qmulum.Grains.Care;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Locations;
using Qmulum.Grains.Operations;
using Qmulum.Grains.Replicas;
using Qmulum.Grains.Stats;
using Qmulum.Media;
using Qmulum.Media.Video;
using Qmulum.Media.Workers;

namespace Qmulum.Silo.Composition;

/// <summary>Index, location and workers.</summary>
static class Services
{
    public static void AddIndex(this IServiceCollection services, IndexDatabase index)
    {
        services.AddSingleton(index);
        services.AddSingleton<IReadinessCheck, IndexReadiness>();
        services.AddSingleton<IGaugeSource, QueueGauges>();
    }

    public static void AddLocations(this IServiceCollection services, ServerResources resources, ServerOptions options)
    {
        services.AddSingleton<IContentSniffer, MediaContentSniffer>();
        services.AddSingleton<IFileTurner, MediaFileTurner>();
        services.AddSingleton(resources.Store);
        services.AddSingleton(provider => new LocationAddress(options.MinimumFreeBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LocationNeighbours>();
        services.AddSingleton<ILocationMaker, LocationMaker>();
        services.AddSingleton<IReadinessCheck>(provider => new LocationReadiness(
            resources.OwnLocation, provider.GetRequiredService<IndexDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReadinessCheck, AddedLocationsReadiness>();
        services.AddHostedService<StagingSweeper>();
    }

    /// <summary>What a fresh installation gets.</summary>
    public static void AddFirstRun(this IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddSingleton<SetupLink>();
        services.AddSingleton<ISetupLink>(provider => provider.GetRequiredService<SetupLink>());
        services.AddSingleton<FirstRun>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstRun>());
    }

    /// <summary>What grains need to work: media, and the runner that takes what is due. It starts after the grain host, and stops before it.</summary>
    public static void AddWork(this IServiceCollection services, ServerResources resources, ServerOptions options)
    {
        services.AddSingleton(provider => MediaWorkers.Start(options, provider.GetRequiredService<ILogger<WorkerPool>>()));
        services.AddSingleton<IMediaDeriver>(provider => provider.GetRequiredService<WorkerPool>());
        services.AddSingleton(new WorkOptions
        {
            Owner = resources.WorkOwner,
            Scratch = resources.Folder.ScratchOf(resources.WorkOwner),
            Concurrency = options.Concurrency,
            WhenIdle = FreedMemory.GiveBack,
        });
        services.AddSingleton<WorkSignal>();
        services.AddSingleton(provider => new VideoEngine(new(), provider.GetRequiredService<TimeProvider>()));
        services.AddOperations();
        services.AddSingleton<PhotoWorker>();
        services.AddSingleton<RenditionShelf>();
        services.AddSingleton<RenditionTurning>();
        services.AddHostedService<WorkRunner>();
        services.AddHostedService<AuditSweeper>();
        services.AddHostedService<StatsKeeper>();
        services.AddSingleton<TwinMend>();
        services.AddSingleton<BytesCheck>();
        services.AddHostedService<ReadBack>();
        services.AddHostedService<OperationNotice>();
        services.AddSingleton(new CareOptions(resources.WorkOwner, options.VerifyMegabytesPerSecond << 20)
        {
            ReleaseAfter = TimeSpan.FromHours(options.ReleaseAfterHours),
        });
        services.AddSingleton<ProofNonces>();
        services.AddSingleton<ReleaseRound>();
        services.AddSingleton<CareWorker>();
        services.AddHostedService<Caretaker>();
        services.AddSingleton(new MoverOptions(resources.WorkOwner));
        services.AddSingleton<MoveWorker>();
        services.AddHostedService<Mover>();
    }

    /// <summary>Signs of life for the service manager that started this process, if one did.</summary>
    public static void AddServiceNotices(this IServiceCollection services) => services.AddHostedService(provider => new ServiceNotices(
        ServiceSocket.FromEnvironment(),
        ServiceSocket.WatchdogFromEnvironment(),
        provider.GetRequiredService<IHostApplicationLifetime>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<ServiceNotices>>()));
}

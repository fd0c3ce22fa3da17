using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Api.Accounts;
using Qmulum.Api.Admin;
using Qmulum.Api.Admin.Locations;
using Qmulum.Api.Admin.SetupFiles;
using Qmulum.Api.Audit;
using Qmulum.Api.Changes;
using Qmulum.Api.Errors;
using Qmulum.Api.Export;
using Qmulum.Api.Health;
using Qmulum.Api.Libraries;
using Qmulum.Api.OpenApi;
using Qmulum.Api.Permissions;
using Qmulum.Api.Photos;
using Qmulum.Api.Providers;
using Qmulum.Api.Receipts;
using Qmulum.Api.Replicas;
using Qmulum.Api.Timeline;
using Qmulum.Api.Trash;
using Qmulum.Api.Uploads;
using Qmulum.Api.Uploads.Direct;
using Qmulum.Api.Uploads.History;
using Qmulum.Api.Uploads.Resumable;
using Qmulum.Api.Web;

namespace Qmulum.Api;

/// <summary>The HTTP API and the web app: what it needs, and what it maps.</summary>
public static class QmulumApi
{
    /// <summary>
    /// Registers the API. The host brings <c>IGrainFactory</c>, <c>IClusterClient</c>, <c>IBlobStore</c>, <see cref="IContentSniffer"/>, <see cref="IFileTurner"/>, <see cref="ILocationMaker"/>,
    /// <see cref="ISetupLink"/>, <see cref="IReadinessCheck"/>s and <c>TimeProvider</c>.
    /// </summary>
    public static IServiceCollection AddQmulumApi(this IServiceCollection services, ApiOptions options)
    {
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton<Ingest>();
        services.AddSingleton<AttemptLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AttemptLog>());
        services.AddResumableUploads();
        services.AddReceipts();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Doorkeeper>();
        services.AddSingleton<Newcomers>();
        services.AddSingleton<LibraryChoices>();
        services.AddSingleton<AllLocations>();
        services.AddSingleton<KnownLocation>();
        services.AddSingleton<HeldByLocation>();
        services.AddSingleton<SetupFileCheck>();
        services.AddSingleton<SetupRun>();
        services.AddSingleton<StrangersTries>();
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<IInvitationReader, InvitationReader>();
        services.AddDoors(options);
        services.AddPasskeys(options);
        services.AddProviders(options);
        services.AddExports();
        services.AddSingleton<ChangeFeeds>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<OfflineNotice>();
        services.AddExceptionHandler<FaultHandler>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = options.HostNames is [] ? ["*"] : [.. options.HostNames];
            hosts.IncludeFailureMessage = false; // the body is a problem, as everywhere
        });
        services.AddRateLimiter(limiter => RequestLimits.Add(limiter, options));
        services.AddQmulumOpenApi();
        return services;
    }

    /// <summary>Maps everything; throws when an endpoint declares no permission.</summary>
    /// <param name="app">The server.</param>
    /// <param name="mapHost">Maps what the grain host serves besides, each endpoint with its <see cref="PermissionMetadata"/>.</param>
    public static WebApplication UseQmulumApi(this WebApplication app, Action<IEndpointRouteBuilder> mapHost)
    {
        var options = app.Services.GetRequiredService<ApiOptions>();
        app.UseTrustedProxies(options);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<TusRequests>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(pages => FaultHandler.WriteStatusAsync(pages.HttpContext));
        app.UseHostFiltering();
        app.UseMiddleware<SameOriginOnly>();
        app.UseMiddleware<KnownCharset>();
        app.UseRouting();
        app.UseMiddleware<CallerReader>();
        app.UseRateLimiter();
        app.UseMiddleware<AccessControl>();
        app.UseWebApp(options.WebRoot);
        app.UseOpenApiReader();

        var api = app.MapGroup("/api/v1");
        api.MapServer();
        api.MapSetup();
        api.MapSessions();
        api.MapRegistration();
        api.MapAccount();
        api.MapExport();
        api.MapSecondFactor();
        api.MapPasskeys();
        api.MapProviders();
        api.MapKeys();
        api.MapLibraries();
        api.MapMembers();
        api.MapInvitations();
        api.MapAudit();
        api.MapAccountAdmin();
        api.MapLibraryAdmin();
        api.MapStorageAdmin();
        api.MapLocations();
        api.MapMoves();
        api.MapTaskAdmin();
        api.MapStatistics();
        api.MapSetupFiles();
        api.MapUploads();
        api.MapUploadHistory();
        api.MapResumableUploads();
        api.MapDirectUploads();
        api.MapReceipts();
        api.MapReplicas();
        api.MapReplicaTrust();
        api.MapOriginals();
        api.MapProofs();
        api.MapTimeline();
        api.MapChanges();
        api.MapPhotos();
        api.MapTrash();
        api.MapBackfills();
        api.MapWorkers();
        api.MapCare();
        api.MapEdits();
        app.MapHealth();
        app.MapOpenApiDocument();
        mapHost(app);
        app.RequirePermissions();
        return app;
    }

    /// <summary>Maps what tells whether this process is well, and nothing else: for one that serves no requests of clients.</summary>
    public static WebApplication UseQmulumHealth(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(pages => FaultHandler.WriteStatusAsync(pages.HttpContext));
        app.UseRouting();
        app.MapHealth();
        app.RequirePermissions();
        return app;
    }
}

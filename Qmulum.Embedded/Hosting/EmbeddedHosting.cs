using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Embedded.State;

namespace Qmulum.Embedded;

/// <summary>Adds the in-process grain host to an application.</summary>
public static class EmbeddedHosting
{
    /// <summary>Adds the grain host; see <see cref="AddEmbeddedGrains"/>.</summary>
    public static IHostApplicationBuilder UseQmulumEmbedded(this IHostApplicationBuilder builder, Action<EmbeddedOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddEmbeddedGrains(configure);
        return builder;
    }

    /// <summary>
    /// Adds the grain host: <see cref="IGrainFactory"/>, <see cref="IClusterClient"/>, and a hosted service that starts it before
    /// the other services and stops it after them. A <see cref="TimeProvider"/> that is registered is used in place of
    /// the system's clock, and a keyed <see cref="IGrainStateStore"/> for states that name a storage.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            EmbeddedOptions options = new();
            configure(options);
            return new EmbeddedRuntime(
                options, provider, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>());
        });
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<EmbeddedRuntime>().Client);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EmbeddedRuntime>().Client);
        services.AddHostedService<EmbeddedHostedService>();
        return services;
    }
}

using Microsoft.Extensions.Hosting;

namespace Qmulum.Embedded;

/// <summary>Starts the grain host before every other service, and stops it after them: they may call grains as long as they run.</summary>
sealed class EmbeddedHostedService(EmbeddedRuntime runtime) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The host's token may be spent on a slow client by now; the drain has a bound of its own (ShutdownTimeout).
    public Task StoppedAsync(CancellationToken cancellationToken) => runtime.StopAsync(CancellationToken.None);
}

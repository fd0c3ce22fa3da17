using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Composition;

/// <summary>Makes the library that a fresh installation has.</summary>
sealed class FirstRun(IGrainFactory grains) : IHostedLifecycleService
{
    // After every hosted service has started: the grain host is one of them.
    public Task StartedAsync(CancellationToken cancellationToken) => grains.Library(LibraryId.Home).EnsureCreated("Home");

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

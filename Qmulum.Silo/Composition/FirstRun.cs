using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Composition;

/// <summary>Makes the library that a fresh installation has, and the link with which its owner makes the first account.</summary>
sealed class FirstRun(IGrainFactory grains, SetupLink link, ServerOptions options, TimeProvider clock, ILogger<FirstRun> log) : IHostedLifecycleService
{
    const int Attempts = 20;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Whether all of it is done.</summary>
    public bool IsDone { get; private set; }

    // After every hosted service has started: the grain host is one of them.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await TryCreateAsync(attempt == Attempts); attempt++)
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }

        IsDone = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task<bool> TryCreateAsync(bool last)
    {
        try
        {
            await grains.Locations().GetAll(); // an index that was made anew is told of them before anybody is served
            await grains.Library(LibraryId.Home).EnsureCreated("Home");
            if (options.ServesApi)
            {
                await link.OfferAsync();
            }

            return true;
        }
        catch (Exception exception) when (!last && exception is OrleansException or TimeoutException or QmulumException { Code: FaultCode.Unavailable })
        {
            // The other silos of a cluster start at the same time as this one.
            log.NotFoundedYet(exception);
            return false;
        }
    }
}

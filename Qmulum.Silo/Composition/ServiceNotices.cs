using System.Net.Sockets;

namespace Qmulum.Silo.Composition;

/// <summary>
/// Tells systemd how this process is (sd_notify(3)): that it is ready, that it stops, and now and again that it lives, so that one that hangs
/// is started anew. Says nothing where no service manager listens.
/// </summary>
sealed class ServiceNotices(ServiceSocket? socket, TimeSpan? watchdog, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ServiceNotices> log)
    : BackgroundService
{
    /// <summary>How often in the time that systemd waits: one that is late must not end the process.</summary>
    const int NoticesPerWait = 3;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Say("READY=1"));
        lifetime.ApplicationStopping.Register(() => Say("STOPPING=1"));
        return base.StartAsync(cancellationToken);
    }

    // On the pool that requests run on: when nothing gets a thread any more, this does not either.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (socket is null || watchdog is not { } wait)
        {
            return;
        }

        using var timer = new PeriodicTimer(wait / NoticesPerWait, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Say("WATCHDOG=1");
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It has been told that this process stops.
        }
    }

    void Say(string state)
    {
        try
        {
            socket?.Send(state);
        }
        catch (SocketException exception)
        {
            log.NotNotified(exception, state);
        }
    }
}

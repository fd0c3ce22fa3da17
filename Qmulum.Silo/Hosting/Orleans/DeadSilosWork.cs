using Qmulum.Data;
using Qmulum.Grains.Operations;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Frees what a silo worked on as soon as the cluster has declared it dead, so that nobody waits for the end of its leases. Every silo that
/// lives does it: the second finds nothing.
/// </summary>
sealed class DeadSilosWork(IClusterMembershipService membership, IndexDatabase index, WorkSignal signal, ILogger<DeadSilosWork> log) : BackgroundService
{
    readonly HashSet<SiloAddress> _freed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            foreach (var dead in snapshot.Members.Values.Where(member => member.Status == SiloStatus.Dead))
            {
                await FreeAsync(dead, snapshot, stoppingToken);
            }

            _freed.IntersectWith(snapshot.Members.Keys);
        }
    }

    async Task FreeAsync(ClusterMember dead, ClusterMembershipSnapshot snapshot, CancellationToken stoppingToken)
    {
        // One that has started again frees by itself what it held before, and may hold more by now.
        var isBack = snapshot.Members.Values.Any(member => member.Name == dead.Name && member.Status != SiloStatus.Dead);
        if (isBack || !_freed.Add(dead.SiloAddress))
        {
            return;
        }

        try
        {
            if (await index.Tasks.ReleaseOwnerAsync(dead.Name, stoppingToken) is > 0 and var freed)
            {
                log.WorkFreed(freed, dead.Name);
                signal.Wake();
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The leases end by themselves.
            log.WorkNotFreed(exception, dead.Name);
        }
    }
}

namespace Qmulum.Silo.Hosting;

/// <summary>
/// How long a cluster waits before it believes that something is gone. Orleans' own are for hundreds of silos in a data centre; with
/// these the grains of a killed silo answer again within seconds.
/// </summary>
static class ClusterTimes
{
    /// <summary>A silo that misses <see cref="MissedProbes"/> of these in a row is voted dead. Long enough for a machine that is busy.</summary>
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);

    public const int MissedProbes = 3;

    /// <summary>How often a silo reads the table of members without being told to.</summary>
    public static readonly TimeSpan TableRefresh = TimeSpan.FromSeconds(10);

    /// <summary>How often a client reads which silos it may connect to.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>A call that was sent to a silo as it died waits this long. Calls that may take longer say so at their method.</summary>
    public static readonly TimeSpan Response = TimeSpan.FromSeconds(10);
}

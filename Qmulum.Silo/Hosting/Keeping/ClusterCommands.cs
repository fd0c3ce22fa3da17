using System.CommandLine;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>What is done to a cluster's database beside its processes; both builds of the server can.</summary>
static class ClusterCommands
{
    /// <summary><c>backup … --cluster</c></summary>
    /// <param name="target">What stands on the command line.</param>
    /// <param name="data">Has room for what goes into a bucket.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<KeeperStatus> BackupAsync(string target, DataFolder data, CancellationToken ct) =>
        new ClusterBackup(ClusterOption.Database(), BackupPlace.Of(target, data.ScratchOf("backup"), TimeProvider.System), TimeProvider.System).RunAsync(ct);

    /// <summary><c>restore … --cluster</c></summary>
    /// <inheritdoc cref="BackupAsync" path="/param"/>
    public static Task<KeeperStatus> RestoreAsync(string source, DataFolder data, CancellationToken ct)
    {
        var scratch = data.ScratchOf("restore");
        return new ClusterRestore(ClusterOption.Database(), BackupPlace.Of(source, scratch, TimeProvider.System), scratch, TimeProvider.System).RunAsync(ct);
    }
}

namespace Qmulum.Silo.Hosting;

/// <summary>Reasons of this grain host for which the server does not start.</summary>
static class HostFaults
{
    /// <summary>The sentence; null when it is none that a person can mend.</summary>
    public static string? Explain(Exception exception) => exception is Sqlite.DataFolderLockedException or UpgradeBackupException ? exception.Message : null;
}

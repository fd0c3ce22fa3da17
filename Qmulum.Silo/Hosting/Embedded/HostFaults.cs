namespace Qmulum.Silo.Hosting;

/// <summary>Reasons of this grain host for which the server does not start.</summary>
static class HostFaults
{
    /// <summary>The sentence; null when it is none that a person can mend.</summary>
    public static string? Explain(Exception exception) => exception is Sqlite.DataFolderLockedException or UpgradeBackupException or UnfinishedFolderException ? exception.Message : null;
}

/// <summary>The data folder is one that was not restored or rebuilt to the end.</summary>
sealed class UnfinishedFolderException(string message) : Exception(message);

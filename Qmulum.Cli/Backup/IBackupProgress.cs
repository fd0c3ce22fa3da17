namespace Qmulum.Cli.Backup;

/// <summary>Shows a run to whoever watches. Called from many threads.</summary>
interface IBackupProgress
{
    /// <summary>The walk found one more file.</summary>
    void Found(LocalFile file);

    /// <summary>A file needs nothing more: it is there, sent or failed.</summary>
    void Finished(LocalFile file);

    /// <summary>A dry run found that the server does not have this file.</summary>
    void Missing(LocalFile file);

    /// <summary>Sender <paramref name="slot"/> (0 and up) begins this file.</summary>
    void Sending(int slot, LocalFile file);

    /// <summary>How many bytes of its file a sender has sent.</summary>
    void Sent(int slot, long bytes);

    /// <summary>A sender has its file acknowledged.</summary>
    void Acknowledged(int slot, LocalFile file);

    /// <summary>A sender has given its file up.</summary>
    void GivenUp(int slot, LocalFile file);
}

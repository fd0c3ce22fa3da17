namespace Qmulum.Data;

static class InstallationLock
{
    // A key of this project's own among PostgreSQL's advisory locks: "qmulum" in ASCII.
    const long Key = 0x716D756C756D;

    /// <summary>
    /// Lets one process of an installation in at a time, until the end of its transaction. On PostgreSQL alone: SQLite's one writer has
    /// the lock already.
    /// </summary>
    public static Task LockInstallationAsync(this IndexSession session) =>
        session.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", ("@key", Key));
}

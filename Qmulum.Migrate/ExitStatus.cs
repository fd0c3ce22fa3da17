namespace Qmulum.Migrate;

/// <summary>What the process tells its caller; docs/migrate.md lists them.</summary>
enum ExitStatus
{
    /// <summary>Everything is carried, or was before.</summary>
    Done = 0,

    /// <summary>Something is not as it should be; each is listed on standard error.</summary>
    Findings = 1,

    /// <summary>The command line, the source or the target is not one that this works with. Nothing was changed.</summary>
    Refused = 2,

    /// <summary>A database or a disk did not do its part. What was carried so far stays; the next run goes on from there.</summary>
    Unavailable = 3,

    /// <summary>Stopped by Ctrl+C or SIGTERM (128 + 2, as shells tell it). The next run goes on from there.</summary>
    Interrupted = 130,
}

namespace Qmulum.Cli.Backup;

/// <summary>What the user asked of one run.</summary>
/// <param name="Folders">Full paths of existing folders.</param>
/// <param name="Library">The library's id.</param>
/// <param name="Parallel">How many files are sent at once, 1 to 64.</param>
/// <param name="Device">The name of this machine, kept with every photo.</param>
/// <param name="DryRun">Asks what is missing and sends nothing.</param>
/// <param name="IncludeAll">Every kind of file, not only photos and videos.</param>
/// <param name="Rehash">Reads every file, also those that have not changed since they were read last.</param>
/// <param name="Watch">Goes on and sends what comes.</param>
sealed record BackupOptions(
    IReadOnlyList<string> Folders, string Library, int Parallel, string Device, bool DryRun, bool IncludeAll, bool Rehash, bool Watch);

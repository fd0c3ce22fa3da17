namespace Qmulum.Cli.Backup;

/// <summary>A file or folder that is not backed up, and why.</summary>
sealed record FailedFile(string Path, string Reason);

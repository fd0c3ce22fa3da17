namespace Qmulum.Cli.State;

/// <summary>What this machine remembers between two backups.</summary>
/// <param name="Hashes">Of the files that have not changed.</param>
/// <param name="Failures">Files that were not sent, and why.</param>
sealed record BackupMemory(HashMemory Hashes, FailureMemory Failures);

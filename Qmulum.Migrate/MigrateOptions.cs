namespace Qmulum.Migrate;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">The embedded installation's data folder, as a full path.</param>
/// <param name="Database">Npgsql's connection string of the cluster's database.</param>
/// <param name="CopyTo">The data folder that gets a copy of the location, as a full path; null leaves the location where it is.</param>
/// <param name="VerifyBlobs">Whether every original is read at the end and its hash compared.</param>
/// <param name="DryRun">Whether to look only.</param>
sealed record MigrateOptions(string Data, string Database, string? CopyTo, bool VerifyBlobs, bool DryRun);

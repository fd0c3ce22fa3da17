namespace Qmulum.Cli.Backup;

/// <summary>A file was written to between the first and the last byte that was read of it.</summary>
sealed class FileChangedException() : UnreadableFileException("changed while it was being read; the next run sends it");

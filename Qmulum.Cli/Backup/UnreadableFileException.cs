namespace Qmulum.Cli.Backup;

/// <summary>A file on this machine cannot be read; the message completes "PATH: …".</summary>
class UnreadableFileException(string message, Exception? cause = null) : Exception(message, cause);

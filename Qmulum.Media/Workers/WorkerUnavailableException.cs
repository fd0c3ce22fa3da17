namespace Qmulum.Media.Workers;

/// <summary>No worker could be started, or one could not do its part, for a reason that is not the file's and may pass.</summary>
public sealed class WorkerUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

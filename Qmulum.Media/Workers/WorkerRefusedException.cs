namespace Qmulum.Media.Workers;

/// <summary>A request came to nothing for a reason that is not the worker's: it lives, and the reason goes to the caller.</summary>
sealed class WorkerRefusedException(Exception reason) : Exception(reason.Message, reason);

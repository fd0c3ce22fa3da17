namespace Qmulum.Media.Workers;

/// <summary>How a file cost a worker.</summary>
public enum WorkerLoss
{
    /// <summary>The process ended under it: a native crash, an abort, the system's killer of large processes.</summary>
    Crashed = 1,

    /// <summary>It took longer than it may; the process was ended.</summary>
    TimedOut = 2,

    /// <summary>It took more memory than it may; the process was ended.</summary>
    OutOfMemory = 3,
}

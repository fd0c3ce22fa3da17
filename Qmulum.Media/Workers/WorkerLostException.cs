namespace Qmulum.Media.Workers;

/// <summary>A file cost the worker that was at it. Trying again is right once; a file that does it twice is to be left alone.</summary>
public sealed class WorkerLostException(WorkerLoss loss, string message) : Exception(message)
{
    /// <summary>How it was lost.</summary>
    public WorkerLoss Loss { get; } = loss;
}

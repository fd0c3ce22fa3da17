namespace Qmulum.Grains.Operations;

/// <summary>A batch has to wait for another one of its kind; nothing went wrong.</summary>
sealed class WorkPostponedException(TimeSpan delay) : Exception("The batch waits for another one.")
{
    public TimeSpan Delay { get; } = delay;
}

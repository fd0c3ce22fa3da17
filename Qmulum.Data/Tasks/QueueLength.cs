namespace Qmulum.Data;

/// <summary>What is in the queue at one priority.</summary>
/// <param name="Waiting">Photos that nobody holds, also those that are not due yet.</param>
/// <param name="Running">Photos that are held by a live lease.</param>
/// <param name="OldestAge">How long ago the one that has waited longest was enqueued; zero when none waits.</param>
public sealed record QueueLength(WorkPriority Priority, long Waiting, long Running, TimeSpan OldestAge);

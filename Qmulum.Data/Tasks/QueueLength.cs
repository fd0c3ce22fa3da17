namespace Qmulum.Data;

/// <summary>What is in the queue at one priority.</summary>
/// <param name="Waiting">Photos that nobody holds, also those that are not due yet.</param>
/// <param name="Running">Photos that are held by a live lease.</param>
/// <param name="Overdue">
/// How long the one that has been due longest has waited for a worker; zero when none is due. One that rests until it is tried again is not
/// due: this is how far the workers are behind.
/// </param>
public sealed record QueueLength(WorkPriority Priority, long Waiting, long Running, TimeSpan Overdue);

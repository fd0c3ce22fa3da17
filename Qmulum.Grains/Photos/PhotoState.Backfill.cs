using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>Where the photo is with an operation; not needed means that it has never been due.</summary>
    public OperationStanding StandingOf(string operation) => Tasks.FirstOrDefault(task => task.Operation == operation)?.Status switch
    {
        null => OperationStanding.NotNeeded,
        PhotoTaskStatus.Done => OperationStanding.Done,
        PhotoTaskStatus.Due => OperationStanding.Due,
        _ => OperationStanding.Failed,
    };

    /// <summary>Whether a backfill made the operation due, and it is not done.</summary>
    public bool IsBackfilled(string operation) =>
        Tasks.Any(task => task.Operation == operation && task is { IsBackfill: true, Status: PhotoTaskStatus.Due });

    /// <summary>
    /// The state in which an operation is due that the photo has not had, or that failed. An older version of it that is not done is not done any more;
    /// what one has made stays.
    /// </summary>
    public PhotoState WithBackfill(string operation)
    {
        var name = operation[..operation.IndexOf('@', StringComparison.Ordinal)];
        var rest = Tasks.Where(task => task.Operation != operation && (task.Status == PhotoTaskStatus.Done || !task.Operation.StartsWith($"{name}@", StringComparison.Ordinal)));
        return this with
        {
            Revision = Revision + 1,
            Tasks = [.. rest, new(operation, PhotoTaskStatus.Due, 0, null, null, null) { IsBackfill = true }],
        };
    }

    /// <summary>The state in which some operations were taken back.</summary>
    public PhotoState Cancelled(ImmutableArray<string> operations, DateTimeOffset now) => this with
    {
        Revision = Revision + 1,
        Tasks = Change(operations, task => task with { Status = PhotoTaskStatus.Cancelled, NotBefore = null, FinishedAt = now, Progress = null }),
    };

    /// <summary>The operations that are not done and not due: given up, set aside or taken back.</summary>
    public ImmutableArray<string> Resting =>
        [.. Tasks.Where(task => task.Status is not (PhotoTaskStatus.Due or PhotoTaskStatus.Done)).Select(task => task.Operation)];

    /// <summary>The state in which an operation was never asked for.</summary>
    public PhotoState Without(string operation) =>
        this with { Revision = Revision + 1, Tasks = [.. Tasks.Where(task => task.Operation != operation)] };
}

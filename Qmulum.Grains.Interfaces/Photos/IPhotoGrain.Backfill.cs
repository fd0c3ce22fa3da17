namespace Qmulum.Grains.Interfaces;

/// <summary>Where a photo is with an operation.</summary>
[GenerateSerializer, Alias("qmulum.operation-standing")]
public enum OperationStanding
{
    /// <summary>The operation is not for this photo, or the photo is not there.</summary>
    NotNeeded = 1,

    Done = 2,

    /// <summary>It is due, and a worker will come.</summary>
    Due = 3,

    /// <summary>It was given up, set aside or cancelled.</summary>
    Failed = 4,

    /// <summary>The process that holds the photo does not know the operation: it is of another version of the server.</summary>
    Unknown = 5,

    /// <summary>It is due, and is done when the original is back, which the replicas alone keep.</summary>
    Waiting = 6,
}

/// <remarks>Backfills: operations that photos have not had yet.</remarks>
public partial interface IPhotoGrain
{
    /// <summary>Makes an operation due that the photo has not had. What an older version of it has made stays in use until then.</summary>
    /// <param name="operation">The operation with its version.</param>
    /// <param name="retry">Whether one that has failed is tried again.</param>
    [Alias("TakeUp"), Idempotent]
    Task<OperationStanding> TakeUp(string operation, bool retry);

    /// <summary>Takes back whatever is due and not done; what a worker has in hand ends all the same.</summary>
    /// <returns>How many tasks that were.</returns>
    [Alias("CancelWork"), Idempotent]
    Task<int> CancelWork();

    /// <summary>Takes an operation back that a backfill made due and that is not done yet.</summary>
    [Alias("PutBack"), Idempotent]
    Task PutBack(string operation);
}

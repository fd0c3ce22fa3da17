namespace Qmulum.Grains.Interfaces;

/// <summary>One photo: its versions, renditions, facts and the tasks that are due on it. Keyed by the photo's id.</summary>
[Alias("qmulum.photo")]
public partial interface IPhotoGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the photo with its first version and the tasks that are due on it, in one write. If it is there already nothing changes and
    /// the receipt says so; one that lies in the trash is brought back.
    /// </summary>
    /// <exception cref="QmulumException">
    /// Unavailable: it is being deleted for good, or was while these bytes arrived and they went with it; the file is to be sent again.
    /// </exception>
    [Alias("Create"), Idempotent]
    Task<PhotoCreated> Create(string libraryId, NewPhoto photo);

    /// <summary>All that is known of it, or null when there is no such photo, or it lies in the trash.</summary>
    [Alias("GetDetails"), Idempotent]
    Task<PhotoDetails?> GetDetails();

    /// <summary>What a list needs of it, or null when there is no such photo, or it lies in the trash.</summary>
    [Alias("GetEntry"), Idempotent]
    Task<PhotoEntry?> GetEntry();

    /// <summary>What is due on it now, as one batch for one worker; null when nothing is.</summary>
    /// <param name="claims">How often this batch was begun, this time included: a file that seems to take its worker down is to rest.</param>
    [Alias("BeginWork")]
    Task<WorkOrder?> BeginWork(int claims);

    /// <summary>Enters what a worker made, in one write. Results for another version than the current one are dropped.</summary>
    [Alias("ApplyWork")]
    Task ApplyWork(WorkResult result);

    /// <summary>Enters that a worker could not do its batch, for a reason that may pass.</summary>
    /// <returns>When to try again; null when it has been tried often enough and counts as failed, or the file has cost a second worker.</returns>
    [Alias("FailWork")]
    Task<DateTimeOffset?> FailWork(WorkFailure failure);

    /// <summary>Notes how far a long operation is, and tells the library. Nothing depends on it.</summary>
    /// <param name="version">The version that is worked on.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="percent">0 to 100.</param>
    [Alias("NoteProgress"), Idempotent]
    Task NoteProgress(int version, string operation, int percent);

    /// <summary>Tells the library of everything that it has not heard yet. Can be repeated.</summary>
    [Alias("Announce"), Idempotent]
    Task Announce();

    /// <summary>A rendition that was made is not in the location any more: it is due again.</summary>
    [Alias("RemakeRenditions"), Idempotent]
    Task RemakeRenditions();

    /// <summary>What was given up, set aside or taken back is due again: its cause is mended.</summary>
    [Alias("RetryFailed")]
    Task RetryFailed();

    /// <summary>The library that it is in, or null when there is no such photo.</summary>
    [Alias("GetLibrary"), Idempotent]
    Task<string?> GetLibrary();

    /// <summary>
    /// Removes the photo for good: its bytes, its renditions and all that is known of it. Nothing else than the removal of its whole library asks for
    /// this, and it shows that library's deletion as its proof.
    /// </summary>
    /// <param name="libraryId">The library that is removed.</param>
    /// <param name="deletedAt">When that library was deleted.</param>
    /// <exception cref="QmulumException">Conflict: the photo is not in that library, or the library is not deleted.</exception>
    [Alias("RemoveWithLibrary"), Idempotent]
    Task RemoveWithLibrary(string libraryId, DateTimeOffset deletedAt);
}

namespace Qmulum.Grains.Interfaces;

/// <remarks>The trash. The photo's state is the truth of whether it lies there; its library tells the index.</remarks>
public partial interface IPhotoGrain
{
    /// <summary>Puts it into the trash. It keeps all that it has, and what is due on it waits.</summary>
    /// <returns>What its library is to hear; null when it is not a photo of that library.</returns>
    [Alias("Trash"), Idempotent]
    Task<PhotoEntry?> Trash(string libraryId, Guid by);

    /// <summary>Brings it back out of the trash.</summary>
    /// <param name="libraryId">Its library.</param>
    /// <param name="by">Who asks; null for the server itself, when what goes with it was sent again.</param>
    /// <returns>What its library is to hear; null when it is not a photo of that library, or is being deleted for good.</returns>
    [Alias("RestoreFromTrash"), Idempotent]
    Task<PhotoEntry?> RestoreFromTrash(string libraryId, Guid? by);

    /// <summary>Decides that it is deleted for good, and has it done. There is no way back from here.</summary>
    /// <param name="libraryId">Its library.</param>
    /// <param name="stamp">Which putting into the trash is meant.</param>
    /// <returns>What its library is to hear; null when it does not lie in the trash by that stamp: nothing was changed then.</returns>
    [Alias("AskPurge"), Idempotent]
    Task<PhotoEntry?> AskPurge(string libraryId, long stamp);

    /// <summary>
    /// Deletes it for good: its bytes, its renditions and all that is known of it. Asked by the work of <see cref="AskPurge"/> alone; it is not an
    /// operation that could be requeued.
    /// </summary>
    /// <param name="stamp">The stamp of <see cref="AskPurge"/>.</param>
    /// <exception cref="QmulumException">Conflict: nobody decided that by this stamp; nothing was deleted.</exception>
    [Alias("Purge"), Idempotent]
    Task Purge(long stamp);

    /// <summary>All that is known of it while it lies in the trash; null when it does not, or is being deleted for good.</summary>
    [Alias("GetTrashed"), Idempotent]
    Task<PhotoDetails?> GetTrashed();
}

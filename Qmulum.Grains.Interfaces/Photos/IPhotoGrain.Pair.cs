namespace Qmulum.Grains.Interfaces;

/// <remarks>
/// Live Photos: a picture and a film that came as two files are one photo. The picture calls the film, and the film never the picture, so that the two never
/// wait for each other; whoever works on either asks the picture (decisions/live-photos.md).
/// </remarks>
public partial interface IPhotoGrain
{
    /// <summary>The picture that is to be asked for its film: this one, or the one that this film may be of; null when there is none.</summary>
    [Alias("FindStill"), Idempotent]
    Task<Guid?> FindStill();

    /// <summary>Takes the film that it has its content identifier in common with, whichever came first; leaves one that is gone.</summary>
    [Alias("TakeFilm"), Idempotent]
    Task TakeFilm();

    /// <summary>Becomes the film of a picture. Asked by that picture alone.</summary>
    /// <returns>Whether it is that picture's now; else it is another's, lies in the trash, or is no film of that library.</returns>
    [Alias("JoinStill"), Idempotent]
    Task<bool> JoinStill(string libraryId, Guid still);

    /// <summary>Is a photo of its own again: that picture is being deleted for good.</summary>
    [Alias("LeaveStill"), Idempotent]
    Task LeaveStill(Guid still);

    /// <summary>Has no film any more: that film is being deleted for good.</summary>
    [Alias("DropFilm"), Idempotent]
    Task DropFilm(Guid film);
}

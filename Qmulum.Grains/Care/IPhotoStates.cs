namespace Qmulum.Grains.Care;

/// <summary>
/// The states of photos as the grain host keeps them, without the grains: what neither a list nor a file tells of any more is found there. Each host has its own.
/// </summary>
public interface IPhotoStates
{
    /// <summary>The next photos that have a state, in the order of their ids.</summary>
    /// <param name="after">The last one of the step before; null for the first step.</param>
    /// <param name="writtenBefore">What is younger may be on its way to the lists.</param>
    /// <param name="limit">Photos of the step at most; fewer are the last.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<StatedPhoto>> StepAsync(Guid? after, DateTimeOffset writtenBefore, int limit, CancellationToken ct);
}

/// <summary>A photo that has a state.</summary>
/// <param name="Id">The photo's id.</param>
/// <param name="LibraryId">The library that it says it is in; null when it was deleted for good, was written of late, or cannot be read.</param>
public sealed record StatedPhoto(Guid Id, string? LibraryId);

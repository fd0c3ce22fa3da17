using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The history of uploads that have no record of their own: of those that had their file in one request, and of those that were refused before they
/// began. Found by <see cref="GrainFactoryExtensions.UploadLog"/>; it is read with that of all others by <see cref="ILibraryGrain.GetUploads"/>.
/// </summary>
[Alias("qmulum.upload-log")]
public interface IUploadLogGrain : IGrainWithStringKey
{
    /// <summary>Enters what is known now of each; what was known of the same before gives way.</summary>
    /// <param name="attempts">At most 1,000, in their order.</param>
    /// <exception cref="QmulumException">Unavailable or StoreFull: nothing was entered.</exception>
    [Alias("Enter"), Idempotent]
    Task Enter(ImmutableArray<UploadAttempt> attempts);
}

/// <summary>How an attempt is.</summary>
[GenerateSerializer, Alias("qmulum.attempt-progress")]
public enum AttemptProgress
{
    /// <summary>Its bytes come. It is told again as long as they do.</summary>
    Running = 1,

    /// <summary>It was acknowledged.</summary>
    Done = 2,

    /// <summary>It was not.</summary>
    Failed = 3,
}

/// <summary>One attempt to bring a file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LibraryId">Where it went.</param>
/// <param name="AccountId">Who sent it.</param>
/// <param name="Name">The file's name, cleaned; "" when it was not told.</param>
/// <param name="Origin">Where the file came from.</param>
/// <param name="Door">The way that it came.</param>
/// <param name="Size">Its size in bytes, when that is known.</param>
/// <param name="Received">How many bytes have come.</param>
/// <param name="Progress">How it is.</param>
/// <param name="Reason">Why it failed; "" when it did not. At most 500 characters.</param>
/// <param name="BeganAt">When it began.</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-attempt")]
public sealed record UploadAttempt(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string LibraryId,
    [property: Id(2)] Guid AccountId,
    [property: Id(3)] string Name,
    [property: Id(4)] Origin Origin,
    [property: Id(5)] UploadDoor Door,
    [property: Id(6)] long? Size,
    [property: Id(7)] long Received,
    [property: Id(8)] AttemptProgress Progress,
    [property: Id(9)] string Reason,
    [property: Id(10)] DateTimeOffset BeganAt);

namespace Qmulum.Grains.Interfaces;

/// <summary>What an upload returns once it is durable.</summary>
/// <param name="PhotoId">The photo that holds the bytes.</param>
/// <param name="LibraryId">Its library.</param>
/// <param name="Hash">SHA-256 of the bytes that are kept.</param>
/// <param name="Size">Their number.</param>
/// <param name="Name">The photo's name.</param>
/// <param name="BlobKey">Where they lie in the library's location.</param>
/// <param name="ReceivedAt">When they arrived, the first time.</param>
/// <param name="Duplicate">Whether the library had them already.</param>
/// <param name="Restored">Whether the photo lay in the trash and is back because of this upload.</param>
[GenerateSerializer, Immutable, Alias("qmulum.receipt")]
public sealed record Receipt(
    [property: Id(0)] Guid PhotoId,
    [property: Id(1)] string LibraryId,
    [property: Id(2)] ContentHash Hash,
    [property: Id(3)] long Size,
    [property: Id(4)] string Name,
    [property: Id(5)] string BlobKey,
    [property: Id(6)] DateTimeOffset ReceivedAt,
    [property: Id(7)] bool Duplicate,
    [property: Id(8)] bool Restored = false);

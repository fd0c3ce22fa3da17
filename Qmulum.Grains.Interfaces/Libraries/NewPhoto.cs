namespace Qmulum.Grains.Interfaces;

/// <summary>A file that was committed to the library's location and is to become a photo.</summary>
/// <param name="Hash">SHA-256 of its bytes, made while they arrived.</param>
/// <param name="Size">Its size in bytes, at least 1.</param>
/// <param name="BlobKey">Where its bytes lie in the location.</param>
/// <param name="ContentType">The media type that its first bytes tell (RFC 9110, section 8.3.1).</param>
/// <param name="Name">Its name for people, as the client gave it: never a path.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="ReceivedAt">When its last byte arrived.</param>
/// <param name="Crc32">CRC-32 of its bytes, made while they arrived; null when it is not known.</param>
/// <param name="Sha1">SHA-1 of its bytes, as 40 lower-case hexadecimal digits; null when it was not made.</param>
/// <param name="ElsewhereSince">Since when the library's replicas alone have its bytes, of one that is made again from its manifest; null for bytes that are here.</param>
/// <param name="Shown">What such a one is shown by.</param>
/// <param name="Set">What persons set over what it says.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-photo")]
public sealed record NewPhoto(
    [property: Id(0)] ContentHash Hash,
    [property: Id(1)] long Size,
    [property: Id(2)] string BlobKey,
    [property: Id(3)] string ContentType,
    [property: Id(4)] string Name,
    [property: Id(5)] Origin Origin,
    [property: Id(6)] DateTimeOffset ReceivedAt,
    [property: Id(7)] uint? Crc32 = null,
    [property: Id(8)] string? Sha1 = null,
    [property: Id(9)] DateTimeOffset? ElsewhereSince = null,
    [property: Id(10)] ShownPhoto? Shown = null,
    [property: Id(11)] PhotoOverlay? Set = null);

namespace Qmulum.Grains.Interfaces;

/// <summary>A file that a library holds, and what is known of its bytes.</summary>
/// <param name="PhotoId">The photo that holds them.</param>
/// <param name="Hash">Their SHA-256.</param>
/// <param name="Sha1">Their SHA-1, as 40 lower-case hexadecimal digits; null when it is not known yet.</param>
/// <param name="VerifiedAt">When they were last read back from the location and were whole; null when they were not read yet, or are damaged.</param>
/// <param name="DamagedAt">When they were found missing or changed; null when they were not.</param>
/// <param name="InTrash">Whether the photo lies in the trash.</param>
/// <param name="ElsewhereSince">Since when the library's replicas alone have them; null when they are in the location.</param>
[GenerateSerializer, Immutable, Alias("qmulum.held-file")]
public sealed record HeldFile(
    [property: Id(0)] Guid PhotoId,
    [property: Id(1)] ContentHash Hash,
    [property: Id(2)] string? Sha1,
    [property: Id(3)] DateTimeOffset? VerifiedAt,
    [property: Id(4)] DateTimeOffset? DamagedAt,
    [property: Id(5)] bool InTrash,
    [property: Id(6)] DateTimeOffset? ElsewhereSince = null);

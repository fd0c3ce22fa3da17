namespace Qmulum.Storage;

/// <summary>What a check of a store found out.</summary>
/// <param name="CheckedAt">When the check began.</param>
/// <param name="Code">The <see cref="StoreException.Code"/> of what failed; null when all went well.</param>
/// <param name="Problem">One sentence about what failed and in which step; null when all went well.</param>
/// <param name="Write">How long the durable write took; null when it was not reached or failed.</param>
/// <param name="Read">How long reading back and comparing took; null when it was not reached or failed.</param>
/// <param name="Delete">How long deleting took; null when it was not reached or failed.</param>
/// <param name="FreeBytes">The bytes that may still be written; null when the store cannot tell.</param>
/// <param name="TotalBytes">The size of the place in bytes; null when the store cannot tell.</param>
public sealed record StoreHealth(
    DateTimeOffset CheckedAt,
    string? Code,
    string? Problem,
    TimeSpan? Write,
    TimeSpan? Read,
    TimeSpan? Delete,
    long? FreeBytes,
    long? TotalBytes)
{
    public bool Healthy => Code is null;

    /// <summary>What the store's server was seen to do; null for a store without a server, and when it was not found out.</summary>
    public StoreAbilities? Abilities { get; init; }
}

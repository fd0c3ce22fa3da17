namespace Qmulum.Grains.Interfaces;

/// <summary>Where a request comes from, for its owner to recognise. Each text is at most 200 characters.</summary>
/// <param name="Client">The program: what it says of itself.</param>
/// <param name="Address">The network address.</param>
[GenerateSerializer, Immutable, Alias("qmulum.visitor")]
public sealed record Visitor([property: Id(0)] string? Client, [property: Id(1)] string? Address)
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 200;
}

/// <summary>A signed-in browser.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.session-info")]
public sealed record SessionInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset CreatedAt,
    [property: Id(2)] DateTimeOffset LastUsedAt,
    [property: Id(3)] DateTimeOffset ExpiresAt,
    [property: Id(4)] Visitor Visitor);

namespace Qmulum.Grains.Interfaces;

/// <summary>A program's key.</summary>
/// <param name="LastUsedAt">To ten minutes; null when it never was.</param>
[GenerateSerializer, Immutable, Alias("qmulum.key-info")]
public sealed record KeyInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] KeyScope Scope,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] DateTimeOffset? LastUsedAt,
    [property: Id(6)] Visitor? LastVisitor);

/// <summary>A key that is to be made.</summary>
/// <param name="Id">Chosen by the caller, so that a repeated call makes one key.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="SecretHash">What is kept of its token.</param>
/// <param name="Scope">What it may be used for.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-key")]
public sealed record NewKey(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string SecretHash,
    [property: Id(3)] KeyScope Scope,
    [property: Id(4)] DateTimeOffset? ExpiresAt);

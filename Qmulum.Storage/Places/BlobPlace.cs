namespace Qmulum.Storage;

/// <summary>One of the stores that a store of several is made of.</summary>
/// <param name="Id">What it is called there, for its whole life; null for a store that is one place.</param>
/// <param name="Store">The store.</param>
public sealed record BlobPlace(string? Id, IBlobStore Store);

namespace Qmulum.Embedded.State;

/// <summary>A record: JSON in UTF-8, and its version.</summary>
public sealed record StoredState(ReadOnlyMemory<byte> Json, string ETag);

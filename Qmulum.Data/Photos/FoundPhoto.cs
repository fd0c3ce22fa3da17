namespace Qmulum.Data;

/// <summary>A hash that was asked for and a photo that has it.</summary>
public sealed record FoundPhoto(byte[] Sha256, Guid PhotoId);

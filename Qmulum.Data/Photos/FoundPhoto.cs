namespace Qmulum.Data;

/// <summary>A hash that was asked for and a photo that has it.</summary>
/// <param name="InTrash">Whether that photo lies in the trash.</param>
public sealed record FoundPhoto(byte[] Sha256, Guid PhotoId, bool InTrash = false);

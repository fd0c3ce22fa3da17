namespace Qmulum.Data;

/// <summary>What a grid needs of a photo; the members are those of <see cref="PhotoRow"/>.</summary>
public sealed record GridRow(
    Guid PhotoId, DateTime Taken, int Width, int Height, byte[] Placeholder, string Tag, PhotoKind Kind, PhotoState State);

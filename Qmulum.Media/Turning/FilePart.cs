namespace Qmulum.Media;

/// <summary>A run of bytes of a file that is made of another one: either a range of that one, or bytes of its own.</summary>
/// <param name="Offset">Where the range begins in the other file; 0 for bytes of its own.</param>
/// <param name="Length">Bytes, 1 or more.</param>
/// <param name="Bytes">Bytes of its own; null for a range.</param>
public sealed record FilePart(long Offset, long Length, ReadOnlyMemory<byte>? Bytes = null);

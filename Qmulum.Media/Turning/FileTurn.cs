namespace Qmulum.Media;

/// <summary>How a file is turned without touching its coded picture.</summary>
/// <param name="Parts">What the turned file consists of, in order; empty when it cannot be made.</param>
/// <param name="Refusal">Why it cannot be made, as a sentence; null when it can.</param>
public sealed record FileTurn(IReadOnlyList<FilePart> Parts, string? Refusal)
{
    /// <summary>Bytes of the turned file.</summary>
    public long Length => Parts.Sum(static part => part.Length);
}

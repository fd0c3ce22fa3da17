namespace Qmulum.Storage;

/// <summary>In which parts a client sends a file itself: so few that their addresses fit into one answer.</summary>
/// <param name="Size">The bytes of the file.</param>
readonly record struct DirectPlan(long Size)
{
    /// <summary>Their addresses have about 500 bytes each.</summary>
    const int MostParts = 1_000;

    const long Least = 16L << 20;
    const long Step = 1L << 20;

    /// <summary>The bytes of each part but the last: 16 MiB, or as many MiB as 1,000 parts need.</summary>
    public long PartBytes => Math.Max(Least, (((Size + MostParts - 1) / MostParts) + Step - 1) / Step * Step);

    public int Parts => (int)((Size + PartBytes - 1) / PartBytes);

    public long OffsetOf(int number) => (number - 1) * PartBytes;

    public long LengthOf(int number) => Math.Min(PartBytes, Size - OffsetOf(number));
}

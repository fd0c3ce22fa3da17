namespace Qmulum.Storage;

/// <summary>
/// One range of bytes as HTTP asks for it (RFC 9110, 14.1.2): from a first byte to a last one or the end, or the last n bytes.
/// </summary>
public readonly record struct ByteRange
{
    ByteRange(long? first, long? last, long? suffix)
    {
        First = first;
        Last = last;
        SuffixLength = suffix;
    }

    /// <summary>The offset of the first byte; null for a suffix range.</summary>
    public long? First { get; }

    /// <summary>The offset of the last byte, itself included; null for "to the end" and for a suffix range.</summary>
    public long? Last { get; }

    /// <summary>How many bytes from the end; null for a range with a first byte.</summary>
    public long? SuffixLength { get; }

    /// <param name="first">The offset of the first byte, 0 or more.</param>
    /// <param name="last">The offset of the last byte, not before the first; null for the end. Beyond the end is cut there.</param>
    public static ByteRange From(long first, long? last = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (last is { } end)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(end, first, nameof(last));
        }

        return new(first, last, null);
    }

    /// <param name="length">How many bytes from the end, 0 or more; more than there are gives all of them.</param>
    public static ByteRange Suffix(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(null, null, length);
    }

    /// <summary>The offset and the length, at least 1, of what this range takes out of a blob of that size.</summary>
    /// <exception cref="RangeNotSatisfiableException">There is no such byte: a first byte at or behind the end, a suffix of 0.</exception>
    public (long Offset, long Length) Resolve(long size)
    {
        var offset = SuffixLength is { } suffix ? Math.Max(0, size - suffix) : First ?? 0;
        if (offset >= size)
        {
            throw new RangeNotSatisfiableException(this, size);
        }

        var end = Math.Min(Last ?? size - 1, size - 1);
        return (offset, end - offset + 1);
    }

    public override string ToString() => SuffixLength is { } suffix ? $"bytes=-{suffix}" : $"bytes={First ?? 0}-{Last}";
}

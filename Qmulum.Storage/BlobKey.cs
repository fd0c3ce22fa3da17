using System.Diagnostics.CodeAnalysis;

namespace Qmulum.Storage;

/// <summary>
/// The name of a blob inside a store, made by Qmulum and never from a name that came from outside.
/// </summary>
/// <remarks>
/// One or more segments, joined by '/'. A segment has 1 to <see cref="MaximumSegmentLength"/> characters of
/// <c>a-z 0-9 . _ -</c> and does not begin with a dot, so that "." and ".." cannot be written and <c>.qmulum</c> stays the
/// store's own. A key has at most <see cref="MaximumLength"/> characters. Lower case alone, so that two keys are two files on
/// a file system that does not tell case apart. Ordered by code unit, which is also the byte order of S3's listing.
/// </remarks>
public readonly record struct BlobKey : IComparable<BlobKey>
{
    /// <summary>The most characters of a key, '/' included. S3 takes 1,024 bytes, of which a location's own prefix needs a part.</summary>
    public const int MaximumLength = 512;

    /// <summary>The most characters of a segment: NAME_MAX of every common file system.</summary>
    public const int MaximumSegmentLength = 255;

    readonly string? _value;

    BlobKey(string value)
    {
        _value = value;
    }

    /// <exception cref="InvalidOperationException">This is <c>default(BlobKey)</c>, which names no blob.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A default BlobKey names no blob; make keys with BlobKey.Parse.");

    /// <exception cref="BlobKeyException">The text is not a key; the message says at which character and why.</exception>
    public static BlobKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Fault(text) is { } fault ? throw new BlobKeyException(fault) : new BlobKey(text);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out BlobKey key)
    {
        var sound = text is not null && Fault(text) is null;
        key = sound ? new BlobKey(text!) : default;
        return sound;
    }

    public int CompareTo(BlobKey other) => string.CompareOrdinal(_value, other._value);

    public static bool operator <(BlobKey left, BlobKey right) => left.CompareTo(right) < 0;

    public static bool operator >(BlobKey left, BlobKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(BlobKey left, BlobKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BlobKey left, BlobKey right) => left.CompareTo(right) >= 0;

    public override string ToString() => _value ?? "";

    internal static bool IsAllowed(char character) =>
        character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-';

    static string? Fault(string text)
    {
        if (text.Length is 0 or > MaximumLength)
        {
            return $"A blob key has 1 to {MaximumLength} characters; this one has {text.Length}.";
        }

        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != '/')
            {
                if (!IsAllowed(text[i]))
                {
                    // The character as a number: the text may come from outside and does not belong in a message.
                    return $"A blob key is made of a-z, 0-9, '.', '_', '-' and '/'; character {i} is U+{(int)text[i]:X4}.";
                }

                continue;
            }

            if (SegmentFault(text.AsSpan(start, i - start), start) is { } fault)
            {
                return fault;
            }

            start = i + 1;
        }

        return null;
    }

    static string? SegmentFault(ReadOnlySpan<char> segment, int start) => segment switch
    {
        [] => $"A blob key has no empty segment and no '/' at its ends; there is one at character {start}.",
        ['.', ..] => $"A segment of a blob key does not begin with a dot; the one at character {start} does.",
        { Length: > MaximumSegmentLength } =>
            $"A segment of a blob key has at most {MaximumSegmentLength} characters; the one at character {start} has {segment.Length}.",
        _ => null,
    };
}

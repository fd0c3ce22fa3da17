using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>A box of an ISO base media file (ISO/IEC 14496-12, 4.2): where it lies, and what is in it.</summary>
/// <param name="Type">Four characters.</param>
/// <param name="At">Where its header begins.</param>
/// <param name="Body">Where its content begins.</param>
/// <param name="End">Where it ends.</param>
readonly record struct Box(string Type, long At, long Body, long End)
{
    const int MaxBoxes = 10_000;

    public long Length => End - At;

    /// <summary>The boxes of a part of a file, in order.</summary>
    /// <exception cref="TurnRefusedException">They are not whole.</exception>
    public static async IAsyncEnumerable<Box> AllAsync(FileWindow file, long start, long end)
    {
        var at = start;
        for (var count = 0; at + 8 <= end; count++)
        {
            var head = await file.ReadAsync(at, (int)Math.Min(16, end - at)).ConfigureAwait(false);
            var box = Read(head.Span, at, end, count);
            yield return box;
            at = box.End;
        }
    }

    /// <summary>The boxes of bytes that are in memory, in order; their places are counted from the first of the bytes.</summary>
    /// <exception cref="TurnRefusedException">They are not whole.</exception>
    public static List<Box> All(ReadOnlySpan<byte> bytes, int start)
    {
        List<Box> all = [];
        for (long at = start; at + 8 <= bytes.Length; at = all[^1].End)
        {
            all.Add(Read(bytes[(int)at..], at, bytes.Length, all.Count));
        }
        return all;
    }

    static Box Read(ReadOnlySpan<byte> head, long at, long end, int count)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        var type = string.Create(4, head.Slice(4, 4), static (text, bytes) => System.Text.Encoding.Latin1.GetChars(bytes, text));
        var (header, length) = size switch
        {
            0 => (8, end - at), // to the end
            1 when head.Length >= 16 => (16, BinaryPrimitives.ReadInt64BigEndian(head[8..])),
            _ => (8, size),
        };
        return count < MaxBoxes && length >= header && length <= end - at
            ? new(type, at, at + header, at + length)
            : throw TurnRefusedException.Broken($"its box \"{PrintableOf(type)}\" at {at} has {length} bytes");
    }

    static string PrintableOf(string type) => string.Concat(type.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '.'));
}

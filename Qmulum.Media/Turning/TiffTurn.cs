using System.Buffers.Binary;
using Qmulum.Media.Raw;

namespace Qmulum.Media.Turning;

/// <summary>TIFF 6.0, BigTIFF and the RAW formats that are TIFF: the orientation of the first directory, which is the picture that is shown.</summary>
static class TiffTurn
{
    const ushort Short = 3;
    const ushort Long = 4;

    /// <param name="file">The file.</param>
    /// <param name="patches">What becomes of it.</param>
    /// <param name="start">Where the TIFF structure begins in it.</param>
    /// <param name="length">Bytes of the structure.</param>
    /// <param name="orientation">1 to 8.</param>
    /// <param name="mayGrow">Whether a directory may be put behind it where the tag is not there.</param>
    public static async Task PatchAsync(FileWindow file, FilePatches patches, long start, long length, int orientation, bool mayGrow)
    {
        var shape = Shape.Of((await file.ReadAsync(start, (int)Math.Min(16, length)).ConfigureAwait(false)).Span);
        var count = shape.Count((await file.ReadAsync(start + shape.First, shape.CountBytes).ConfigureAwait(false)).Span);
        var bytes = count * shape.EntryBytes;
        if (count == 0 || shape.First + shape.CountBytes + bytes > length)
        {
            throw TurnRefusedException.Broken("its first directory lies behind its end");
        }
        var entriesAt = start + shape.First + shape.CountBytes;
        var entries = await file.ReadAsync(entriesAt, bytes).ConfigureAwait(false);
        for (var at = 0; at < bytes; at += shape.EntryBytes)
        {
            if (shape.U16(entries.Span[at..]) == TiffTag.Orientation)
            {
                patches.Replace(entriesAt + at + shape.EntryBytes - shape.PointerBytes, 4, shape.Value(shape.U16(entries.Span[(at + 2)..]), orientation));
                return;
            }
        }
        if (!mayGrow || shape.IsBig)
        {
            throw new TurnRefusedException("The file has no orientation tag, and none can be added where it would be");
        }
        await GrowAsync(file, patches, shape, entriesAt, count, orientation).ConfigureAwait(false);
    }

    // The first directory again, behind everything: what others point at stays where it is.
    static async Task GrowAsync(FileWindow file, FilePatches patches, Shape shape, long entriesAt, int count, int orientation)
    {
        var entries = await file.ReadAsync(entriesAt, count * shape.EntryBytes + 4).ConfigureAwait(false);
        var directory = TiffOrientation.WithEntry(entries.Span, count, orientation, shape.IsLittle);
        var pad = (int)(file.Length % 2);
        if (file.Length + pad + directory.Length > uint.MaxValue)
        {
            throw new TurnRefusedException("The file is so long that no directory behind it can be pointed at");
        }
        var pointer = new byte[4];
        TiffOrientation.WriteLong(pointer, file.Length + pad, shape.IsLittle);
        patches.Replace(4, 4, pointer);
        patches.Insert(file.Length, [.. new byte[pad], .. directory]);
    }

    /// <summary>How the structure counts: TIFF with 32 bits, BigTIFF with 64.</summary>
    readonly record struct Shape(bool IsLittle, bool IsBig, long First)
    {
        const int MaxEntries = 65_535; // as many as TIFF can count

        public int CountBytes => IsBig ? 8 : 2;

        public int EntryBytes => IsBig ? 20 : 12;

        public int PointerBytes => IsBig ? 8 : 4;

        public static Shape Of(ReadOnlySpan<byte> head)
        {
            var isBig = head.Length >= 16 && (head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8));
            if (head.Length < 8 || head[0] != head[1] || head[0] is not ((byte)'I' or (byte)'M'))
            {
                throw TurnRefusedException.Broken("it has no TIFF header where one should be");
            }
            var shape = new Shape(head[0] == 'I', isBig, 0);
            var first = isBig ? shape.U64(head[8..]) : shape.U32(head[4..]);
            return first is >= 8 and < long.MaxValue / 2 ? shape with { First = (long)first } : throw TurnRefusedException.Broken("it has no first directory");
        }

        public int Count(ReadOnlySpan<byte> bytes)
        {
            var count = IsBig ? U64(bytes) : (ulong)U16(bytes);
            return count <= MaxEntries ? (int)count : throw TurnRefusedException.Broken($"its first directory has {count} entries");
        }

        public int U16(ReadOnlySpan<byte> at) => IsLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

        /// <summary>The value field's first four bytes.</summary>
        public byte[] Value(int type, int orientation)
        {
            var value = new byte[4];
            switch (type)
            {
                case Short:
                    TiffOrientation.Write(value, orientation, IsLittle);
                    return value;
                case Long:
                    TiffOrientation.WriteLong(value, orientation, IsLittle);
                    return value;
                default:
                    throw TurnRefusedException.Broken($"its orientation is of type {type}, and not a number of 16 bits");
            }
        }

        ulong U32(ReadOnlySpan<byte> at) => IsLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

        ulong U64(ReadOnlySpan<byte> at) => IsLittle ? BinaryPrimitives.ReadUInt64LittleEndian(at) : BinaryPrimitives.ReadUInt64BigEndian(at);
    }
}

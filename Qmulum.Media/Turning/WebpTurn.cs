using System.Buffers.Binary;
using Qmulum.Media.Raw;

namespace Qmulum.Media.Turning;

/// <summary>WebP: the orientation in the chunk EXIF, which the chunk VP8X announces (RFC 9649, 2.7).</summary>
static class WebpTurn
{
    const int Header = 12; // RIFF, its size, WEBP
    const byte HasExif = 8;
    const byte HasAlpha = 16;
    const int MaxChunks = 10_000;

    public static async Task PatchAsync(FileWindow file, FilePatches patches, int orientation)
    {
        var end = Math.Min(file.Length, 8L + await U32Async(file, 4).ConfigureAwait(false));
        var growth = 0L;
        var hasExif = false;
        var first = (await file.ReadAsync(Header, 4).ConfigureAwait(false)).ToArray();
        long at = Header;
        for (var chunk = 0; at + 8 <= end && !hasExif; chunk++)
        {
            if (chunk == MaxChunks)
            {
                throw TurnRefusedException.Broken($"it has more than {MaxChunks} chunks");
            }
            var length = await U32Async(file, at + 4).ConfigureAwait(false);
            if ((await file.ReadAsync(at, 4).ConfigureAwait(false)).Span.SequenceEqual("EXIF"u8))
            {
                growth += await SetAsync(file, patches, at, length, orientation).ConfigureAwait(false);
                hasExif = true;
            }
            at += 8 + length + (length & 1);
        }
        if (!hasExif)
        {
            var chunk = Chunk("EXIF"u8, TiffOrientation.New(orientation));
            patches.Insert(at <= end ? at : throw TurnRefusedException.Broken("its last chunk lies behind its end"), chunk);
            growth += chunk.Length;
        }
        growth += await AnnounceAsync(file, patches, first).ConfigureAwait(false);
        var size = end - 8 + growth;
        patches.Replace(4, 4, size <= uint.MaxValue - 8 ? U32((uint)size) : throw new TurnRefusedException("The file is as long as WebP can be"));
    }

    /// <returns>By how many bytes the file gets longer.</returns>
    static async Task<long> SetAsync(FileWindow file, FilePatches patches, long at, uint length, int orientation)
    {
        if (length > FileWindow.MaxPiece)
        {
            throw TurnRefusedException.Broken($"its EXIF has {length} bytes");
        }
        var data = (await file.ReadAsync(at + 8, (int)length).ConfigureAwait(false)).ToArray();
        // Some writers put JPEG's prefix in front of it.
        var prefix = data.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0;
        var tiff = TiffOrientation.Set(data.AsSpan(prefix), orientation) ?? throw TurnRefusedException.Broken("its EXIF has no directory");
        var chunk = Chunk("EXIF"u8, [.. data.AsSpan(0, prefix), .. tiff]);
        var before = Math.Min(8L + length + (length & 1), file.Length - at);
        patches.Replace(at, before, chunk);
        return chunk.Length - before;
    }

    /// <returns>By how many bytes the file gets longer.</returns>
    static async Task<long> AnnounceAsync(FileWindow file, FilePatches patches, byte[] first)
    {
        var data = (await file.ReadAtMostAsync(Header + 8, 10).ConfigureAwait(false)).ToArray();
        if (data.Length < 10)
        {
            throw TurnRefusedException.Broken("its first chunk is cut off");
        }
        if (first.AsSpan().SequenceEqual("VP8X"u8))
        {
            patches.Replace(Header + 8, 1, [(byte)(data[0] | HasExif)]);
            return 0;
        }
        var (width, height, hasAlpha) = SizeOf(first, data);
        byte[] announced = [(byte)(HasExif | (hasAlpha ? HasAlpha : 0)), 0, 0, 0, .. U32(width - 1).AsSpan(0, 3), .. U32(height - 1).AsSpan(0, 3)];
        var chunk = Chunk("VP8X"u8, announced);
        patches.Insert(Header, chunk);
        return chunk.Length;
    }

    // The sizes that the bitstreams begin with: RFC 6386, 9.1, and RFC 9649, 3.4.
    static (uint Width, uint Height, bool HasAlpha) SizeOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("VP8 "u8))
        {
            return (
                BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFFu, false);
        }
        if (!type.SequenceEqual("VP8L"u8))
        {
            throw TurnRefusedException.Broken("it does not begin with a picture");
        }
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, (bits >> 28 & 1) == 1);
    }

    static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => [.. type, .. U32((uint)data.Length), .. data, .. new byte[data.Length & 1]];

    static async ValueTask<uint> U32Async(FileWindow file, long at) =>
        BinaryPrimitives.ReadUInt32LittleEndian((await file.ReadAsync(at, 4).ConfigureAwait(false)).Span);

    static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using Qmulum.Media.Raw;

namespace Qmulum.Media.Turning;

/// <summary>PNG: the orientation in the chunk eXIf (PNG specification, third edition, 11.3.4.6).</summary>
static class PngTurn
{
    const int Signature = 8;
    const int AroundData = 12; // length, type and checksum
    const int Tail = 256 * 1024;

    public static async Task PatchAsync(FileWindow file, FilePatches patches, int orientation)
    {
        var (end, found) = await ReadHeadAsync(file, patches, orientation).ConfigureAwait(false);
        var isBehind = await PatchTailAsync(file, patches, end, orientation).ConfigureAwait(false);
        if (found && isBehind)
        {
            throw TwoOrMore();
        }
        if (!found && !isBehind)
        {
            // Behind IHDR, which is first: before the picture, where readers that do not go on after it see it.
            patches.Insert(Signature + AroundData + await LengthAsync(file, Signature).ConfigureAwait(false), Chunk(TiffOrientation.New(orientation)));
        }
    }

    static async Task<(long At, bool Found)> ReadHeadAsync(FileWindow file, FilePatches patches, int orientation)
    {
        long at = Signature;
        var found = false;
        while (true)
        {
            var length = await LengthAsync(file, at).ConfigureAwait(false);
            var type = await file.ReadAsync(at + 4, 4).ConfigureAwait(false);
            if (type.Span.SequenceEqual("IDAT"u8) || type.Span.SequenceEqual("IEND"u8))
            {
                return (at, found);
            }
            if (type.Span.SequenceEqual("eXIf"u8))
            {
                if (found)
                {
                    throw TwoOrMore();
                }
                var tiff = await file.ReadAsync(at + 8, length).ConfigureAwait(false);
                patches.Replace(at, length + AroundData, Chunk(Set(tiff.Span, orientation)));
                found = true;
            }
            at += length + (long)AroundData;
        }
    }

    // Some writers put the chunk behind the picture, whose thousands of chunks are not gone through for it: it is looked for near the end, and is one
    // when its checksum is right.
    static async Task<bool> PatchTailAsync(FileWindow file, FilePatches patches, long after, int orientation)
    {
        var start = Math.Max(after, file.Length - Tail);
        var tail = (await file.ReadAsync(start, (int)(file.Length - start)).ConfigureAwait(false)).ToArray();
        var at = tail.AsSpan().LastIndexOf("eXIf"u8) - 4;
        var length = at < 0 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(tail.AsSpan(at));
        if (length > tail.Length - at - AroundData)
        {
            return false;
        }
        var chunk = tail.AsSpan(at, (int)length + AroundData);
        if (Checksum(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
        {
            return false;
        }
        patches.Replace(start + at, chunk.Length, Chunk(Set(chunk[8..^4], orientation)));
        return true;
    }

    // The specification allows one, and readers do not agree on which of several they follow.
    static TurnRefusedException TwoOrMore() => TurnRefusedException.Broken("it has more than one chunk eXIf");

    static byte[] Set(ReadOnlySpan<byte> tiff, int orientation) =>
        TiffOrientation.Set(tiff, orientation) ?? throw TurnRefusedException.Broken("its chunk eXIf has no directory");

    static async ValueTask<int> LengthAsync(FileWindow file, long at)
    {
        var length = await file.U32BigAsync(at).ConfigureAwait(false);
        return length <= int.MaxValue ? (int)length : throw TurnRefusedException.Broken($"a chunk has {length} bytes");
    }

    static byte[] Chunk(ReadOnlySpan<byte> data)
    {
        byte[] chunk = [0, 0, 0, 0, .. "eXIf"u8, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Checksum(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    // The specification's CRC (annex D) is that of IEEE 802.3.
    static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);
}

using System.Buffers.Binary;

namespace Qmulum.Media.Tests.Turning;

/// <summary>The coded picture of a file without what stands around it, found by itself and not by the code that is tested.</summary>
static class CodedPicture
{
    public static byte[] Of(byte[] file, MediaFormat format) => format switch
    {
        MediaFormat.Png => [.. Pieces(file, 8, BinaryPrimitives.ReadInt32BigEndian, data: 4, around: 12).Where(static piece => piece.AsSpan().StartsWith("IDAT"u8)).SelectMany(static piece => piece)],
        MediaFormat.WebP => Riff(file),
        MediaFormat.Heic or MediaFormat.Avif => Boxes(file).Single(static box => box.AsSpan(4, 4).SequenceEqual("mdat"u8)),
        _ => file[8..], // TIFF: all but the header, with the tag
    };

    static byte[] Riff(byte[] file)
    {
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            if (file.AsSpan(at, 4).SequenceEqual("VP8 "u8) || file.AsSpan(at, 4).SequenceEqual("VP8L"u8))
            {
                return file[at..(at + 8 + length)];
            }
            at += 8 + length + (length & 1);
        }
        throw new InvalidDataException("There is no picture.");
    }

    static IEnumerable<byte[]> Boxes(byte[] file) => Pieces(file, 0, BinaryPrimitives.ReadInt32BigEndian, data: 0, around: 0);

    delegate int Number(ReadOnlySpan<byte> bytes);

    static IEnumerable<byte[]> Pieces(byte[] file, int start, Number number, int data, int around)
    {
        for (var at = start; at + 8 <= file.Length;)
        {
            var length = number(file.AsSpan(at)) + around;
            yield return file[(at + data)..(at + length)];
            at += length;
        }
    }
}

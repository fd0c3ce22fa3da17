using System.Buffers.Binary;
using System.Text;

namespace Qmulum.Media.Tests.Making;

/// <summary>Writes EXIF structures (little-endian TIFF) tag by tag, also ones that no camera would write.</summary>
sealed class ExifWriter
{
    const int Ascii = 2;
    const int Short = 3;
    const int Long = 4;
    const int Rational = 5;

    readonly SortedDictionary<ushort, (int Type, int Count, byte[] Value)> _main = [];
    readonly SortedDictionary<ushort, (int Type, int Count, byte[] Value)> _exif = [];
    readonly SortedDictionary<ushort, (int Type, int Count, byte[] Value)> _gps = [];

    public ExifWriter Main(ushort tag, string text) => Put(_main, tag, text);

    public ExifWriter Main(ushort tag, ushort number) => Put(_main, tag, number);

    public ExifWriter Exif(ushort tag, string text) => Put(_exif, tag, text);

    public ExifWriter Exif(ushort tag, ushort number) => Put(_exif, tag, number);

    public ExifWriter Exif(ushort tag, params (uint Numerator, uint Denominator)[] ratios) => Put(_exif, tag, ratios);

    public ExifWriter Gps(ushort tag, string text) => Put(_gps, tag, text);

    public ExifWriter Gps(ushort tag, params (uint Numerator, uint Denominator)[] ratios) => Put(_gps, tag, ratios);

    /// <summary>A JPEG with this EXIF as its first segment.</summary>
    public byte[] Into(byte[] jpeg)
    {
        byte[] body = [.. "Exif\0\0"u8, .. ToTiff()];
        var length = body.Length + 2;
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. body, .. jpeg.AsSpan(2)];
    }

    public byte[] ToTiff()
    {
        var tiff = new MemoryStream();
        tiff.Write("II*\0"u8);
        tiff.Write([8, 0, 0, 0]);
        // The pointers have to be there before the directory's length is known.
        Put(_main, 0x8769, 0u);
        Put(_main, 0x8825, 0u);
        var exifAt = 8 + Length(_main);
        Put(_main, 0x8769, (uint)exifAt);
        Put(_main, 0x8825, (uint)(exifAt + Length(_exif)));
        foreach (var directory in (ReadOnlySpan<SortedDictionary<ushort, (int, int, byte[])>>)[_main, _exif, _gps])
        {
            Write(tiff, directory);
        }
        return tiff.ToArray();
    }

    static int Length(SortedDictionary<ushort, (int Type, int Count, byte[] Value)> directory) =>
        2 + 12 * directory.Count + 4 + directory.Values.Sum(static entry => entry.Value.Length > 4 ? (entry.Value.Length + 1) & ~1 : 0);

    static void Write(MemoryStream tiff, SortedDictionary<ushort, (int Type, int Count, byte[] Value)> directory)
    {
        var valuesAt = (uint)(tiff.Position + 2 + 12 * directory.Count + 4);
        var values = new MemoryStream();
        tiff.Write(Number((ushort)directory.Count));
        foreach (var (tag, (type, count, value)) in directory)
        {
            tiff.Write(Number(tag));
            tiff.Write(Number((ushort)type));
            tiff.Write(Number((uint)count));
            if (value.Length <= 4)
            {
                tiff.Write([.. value, .. new byte[4 - value.Length]]);
                continue;
            }
            tiff.Write(Number(valuesAt + (uint)values.Position));
            values.Write(value);
            values.Write(new byte[value.Length & 1]);
        }
        tiff.Write(new byte[4]);
        values.WriteTo(tiff);
    }

    ExifWriter Put(SortedDictionary<ushort, (int, int, byte[])> directory, ushort tag, string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
        directory[tag] = (Ascii, bytes.Length, bytes);
        return this;
    }

    ExifWriter Put(SortedDictionary<ushort, (int, int, byte[])> directory, ushort tag, ushort number)
    {
        directory[tag] = (Short, 1, Number(number));
        return this;
    }

    void Put(SortedDictionary<ushort, (int, int, byte[])> directory, ushort tag, uint number) => directory[tag] = (Long, 1, Number(number));

    ExifWriter Put(SortedDictionary<ushort, (int, int, byte[])> directory, ushort tag, (uint Numerator, uint Denominator)[] ratios)
    {
        directory[tag] = (Rational, ratios.Length, [.. ratios.SelectMany(static ratio => (byte[])[.. Number(ratio.Numerator), .. Number(ratio.Denominator)])]);
        return this;
    }

    static byte[] Number(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, number);
        return bytes;
    }

    static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}

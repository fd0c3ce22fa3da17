using System.Buffers.Binary;
using System.Text;

namespace Qmulum.Testing;

/// <summary>
/// The smallest EXIF block that carries a date: JPEG segment APP1 with a little-endian TIFF of two directories
/// (CIPA DC-008 / EXIF 2.32, 4.5 and 4.6).
/// </summary>
static class Exif
{
    const ushort Ascii = 2;
    const ushort Short = 3;
    const ushort Long = 4;
    const ushort Undefined = 7;
    const ushort Make = 0x010F;
    const ushort MakerNote = 0x927C;
    const ushort Orientation = 0x0112;
    const ushort ExifDirectory = 0x8769;
    const ushort DateTimeOriginal = 0x9003;
    const ushort OffsetTimeOriginal = 0x9011;
    const int HeaderBytes = 8;
    const int EntryBytes = 12;

    /// <summary>A segment with Apple's maker note, as an iPhone writes it into the picture of a Live Photo: its tag 0x0011 is what the film has too.</summary>
    public static byte[] LiveSegment(string contentId)
    {
        const int NoteDirectory = 14; // "Apple iOS", a version and the byte order; offsets count from the note's first byte
        var note = NoteDirectory + 2 + EntryBytes + 4;
        byte[] text = [.. Encoding.ASCII.GetBytes(contentId), 0];
        byte[] maker = [.. "Apple iOS\0\0\u0001MM"u8, 0, 1, 0, 0x11, 0, 2, 0, 0, 0, (byte)text.Length, 0, 0, 0, (byte)note, 0, 0, 0, 0, .. text];
        const int ExifAt = HeaderBytes + 2 + 2 * EntryBytes + 4;
        const int MakeAt = ExifAt + 2 + EntryBytes + 4;
        using MemoryStream stream = new();
        using BinaryWriter to = new(stream);
        to.Write("II*\0"u8);
        to.Write(HeaderBytes);
        to.Write((ushort)2);
        Entry(to, Make, Ascii, 6, MakeAt);
        Entry(to, ExifDirectory, Long, 1, ExifAt);
        to.Write(0);
        to.Write((ushort)1);
        Entry(to, MakerNote, Undefined, maker.Length, MakeAt + 6);
        to.Write(0);
        to.Write("Apple\0"u8);
        to.Write(maker);
        return Segment(stream.ToArray());
    }

    /// <summary>The whole segment, with marker and length.</summary>
    /// <param name="offset">With none, the file tells local time only, as most cameras do.</param>
    /// <param name="orientation">1 to 8 (EXIF 4.6.4 A).</param>
    public static byte[] Segment(DateTime taken, TimeSpan? offset, int orientation)
    {
        return Segment(Tiff(taken.ToString("yyyy:MM:dd HH:mm:ss") + '\0', offset is { } zone ? Text(zone) + '\0' : null, orientation));
    }

    static byte[] Segment(byte[] tiff)
    {
        byte[] start = [0xFF, 0xE1, 0, 0, .. "Exif\0\0"u8];
        BinaryPrimitives.WriteUInt16BigEndian(start.AsSpan(2), checked((ushort)(start.Length - 2 + tiff.Length)));
        return [.. start, .. tiff];
    }

    static string Text(TimeSpan zone) => (zone < TimeSpan.Zero ? "-" : "+") + zone.ToString("hh\\:mm");

    static byte[] Tiff(string date, string? zone, int orientation)
    {
        // One directory of two entries, then one of one or two, then the texts.
        const int SecondDirectory = HeaderBytes + 2 + 2 * EntryBytes + 4;
        var texts = SecondDirectory + 2 + (zone is null ? 1 : 2) * EntryBytes + 4;
        using MemoryStream stream = new();
        using BinaryWriter to = new(stream);
        to.Write("II*\0"u8);
        to.Write(HeaderBytes);
        to.Write((ushort)2);
        Entry(to, Orientation, Short, 1, orientation);
        Entry(to, ExifDirectory, Long, 1, SecondDirectory);
        to.Write(0);
        to.Write((ushort)(zone is null ? 1 : 2));
        Entry(to, DateTimeOriginal, Ascii, date.Length, texts);
        if (zone is not null)
        {
            Entry(to, OffsetTimeOriginal, Ascii, zone.Length, texts + date.Length);
        }

        to.Write(0);
        to.Write(Encoding.ASCII.GetBytes(date + zone));
        return stream.ToArray();
    }

    static void Entry(BinaryWriter to, ushort tag, ushort type, int count, int value)
    {
        to.Write(tag);
        to.Write(type);
        to.Write(count);
        to.Write(value);
    }
}

using System.Buffers.Binary;
using Qmulum.Media.Jpeg;

namespace Qmulum.Media.Raw;

/// <summary>Finds the largest JPEG that a camera put into its RAW file.</summary>
static class RawPreview
{
    const int MaxDirectories = 64;
    const int MaxScanned = 64;
    const uint JpegOld = 6;
    const uint JpegNew = 7;

    /// <summary>Where the largest decodable JPEG lies, and the orientation that the RAW file asks for; null when it has none.</summary>
    public static (Range Range, int Orientation)? Find(ReadOnlySpan<byte> raw, MediaFormat format)
    {
        var best = new Best();
        var orientation = 1;
        if (format == MediaFormat.Raf)
        {
            FromRaf(raw, ref best);
        }
        else if (format != MediaFormat.Cr3)
        {
            FromTiff(raw, format, ref best);
            orientation = TiffOrientation.Read(raw);
        }
        if (best.Pixels == 0)
        {
            // CR3 keeps its JPEGs in boxes and tracks, other makers in their own places: a JPEG's header is easy to tell anywhere.
            FromScan(raw, ref best);
        }
        return best.Pixels == 0 ? null : (best.Range, orientation);
    }

    // The RAF header has the JPEG's offset and length, big-endian, at bytes 84 and 88.
    static void FromRaf(ReadOnlySpan<byte> raw, ref Best best)
    {
        if (raw.Length >= 92)
        {
            best.Offer(raw, BinaryPrimitives.ReadUInt32BigEndian(raw[84..]), BinaryPrimitives.ReadUInt32BigEndian(raw[88..]));
        }
    }

    static void FromTiff(ReadOnlySpan<byte> raw, MediaFormat format, ref Best best)
    {
        var reader = new TiffReader(raw);
        var seen = new HashSet<uint>();
        var open = new Queue<uint>();
        open.Enqueue(reader.First);
        while (open.TryDequeue(out var directory))
        {
            if (reader.Count(directory) == 0 || seen.Count >= MaxDirectories || !seen.Add(directory))
            {
                continue;
            }
            OfferDirectory(raw, reader, directory, ref best);
            if (format == MediaFormat.Orf)
            {
                OfferOlympus(raw, reader, directory, ref best);
            }
            EnqueueChildren(reader, directory, open);
        }
    }

    static void OfferDirectory(ReadOnlySpan<byte> raw, TiffReader reader, uint directory, ref Best best)
    {
        if (reader.Number(directory, TiffTag.JpegOffset) is { } offset && reader.Number(directory, TiffTag.JpegLength) is { } length)
        {
            best.Offer(raw, offset, length);
        }
        var strips = reader.Find(directory, TiffTag.StripOffsets);
        if (strips >= 0 && reader.ValueCount(strips) == 1 && reader.Number(directory, TiffTag.Compression) is JpegOld or JpegNew
            && reader.Number(directory, TiffTag.StripByteCounts) is { } bytes)
        {
            best.Offer(raw, reader.Element(strips, 0), bytes);
        }
        var panasonic = reader.Find(directory, TiffTag.PanasonicJpeg);
        if (panasonic >= 0)
        {
            best.Offer(raw, (uint)reader.ValueOffset(panasonic), reader.ValueCount(panasonic));
        }
    }

    // The maker note starts with "OLYMPUS\0II\3\0" (or "OM SYSTEM\0…"); its offsets count from its own first byte.
    static void OfferOlympus(ReadOnlySpan<byte> raw, TiffReader reader, uint directory, ref Best best)
    {
        var entry = reader.Find(directory, TiffTag.MakerNote);
        if (entry < 0)
        {
            return;
        }
        var start = (int)Math.Min(reader.ValueOffset(entry), raw.Length);
        var note = raw[start..];
        var header = note.StartsWith("OLYMPUS\0II"u8) ? 12 : note.StartsWith("OM SYSTEM\0"u8) ? 16 : 0;
        if (header == 0)
        {
            return;
        }
        // Read from the note's first byte, so that its offsets are right; "O" is not "I", so the byte order is given.
        var maker = new TiffReader(note, isLittleEndian: true);
        if (maker.Number((uint)header, TiffTag.OlympusCameraSettings) is not { } camera)
        {
            return;
        }
        if (maker.Number(camera, TiffTag.OlympusPreviewStart) is { } preview && maker.Number(camera, TiffTag.OlympusPreviewLength) is { } length)
        {
            best.Offer(raw, (long)start + preview, length);
        }
    }

    static void EnqueueChildren(TiffReader reader, uint directory, Queue<uint> open)
    {
        var children = reader.Find(directory, TiffTag.SubIfds);
        for (var i = 0; children >= 0 && i < Math.Min(reader.ValueCount(children), MaxDirectories); i++)
        {
            open.Enqueue(reader.Element(children, i));
        }
        if (reader.Number(directory, TiffTag.ExifIfd) is { } exif)
        {
            open.Enqueue(exif);
        }
        open.Enqueue(reader.Next(directory));
    }

    static void FromScan(ReadOnlySpan<byte> raw, ref Best best)
    {
        ReadOnlySpan<byte> start = [0xFF, 0xD8, 0xFF];
        var at = 0;
        for (var found = 0; found < MaxScanned; found++)
        {
            var next = raw[at..].IndexOf(start);
            if (next < 0)
            {
                return;
            }
            at += next;
            best.Offer(raw, (uint)at, (uint)(raw.Length - at));
            at += start.Length;
        }
    }

    /// <summary>The largest candidate so far.</summary>
    ref struct Best
    {
        public long Pixels { get; private set; }

        public Range Range { get; private set; }

        public void Offer(ReadOnlySpan<byte> raw, long offset, long length)
        {
            if (offset < 0 || offset >= raw.Length || length < 4)
            {
                return;
            }
            var jpeg = raw.Slice((int)offset, (int)Math.Min(length, raw.Length - offset));
            if (FormatSniffer.Sniff(jpeg) != MediaFormat.Jpeg)
            {
                return;
            }
            // RAW data itself is often lossless JPEG, or has 12 bits a sample: no picture to show.
            var header = JpegHeader.Read(jpeg);
            var isPicture = header is { IsLossless: false, Precision: 8, DataStart: > 0 };
            if (isPicture && header.Pixels > Pixels)
            {
                (Pixels, Range) = (header.Pixels, (int)offset..((int)offset + jpeg.Length));
            }
        }
    }
}

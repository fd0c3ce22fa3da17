using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>The box "iloc": where the items of a HEIF file lie (ISO/IEC 14496-12, 8.11.3).</summary>
static class HeifLocations
{
    /// <summary>The box, after everything from a place in the file on moved by some bytes. Its own length stays.</summary>
    public static byte[] Moved(byte[] box, int body, long from, long by)
    {
        HeifReader reader = new(box, body);
        var version = reader.FullBox().Version;
        var (offsetBytes, lengthBytes) = Halves(reader.U8());
        var (baseBytes, indexBytes) = Halves(reader.U8());
        var extentsInAll = 0L;
        for (var items = version < 2 ? reader.U16() : reader.U32(); items > 0; items--)
        {
            _ = reader.Id(version > 1);
            var method = version > 0 ? reader.U16() & 15 : 0;
            var isInFile = method == 0 & reader.U16() == 0;
            var baseAt = reader.At;
            var start = reader.Number(baseBytes);
            List<(int At, ulong Place)> moved = [];
            var extents = reader.U16();
            HeifReader.RequireFew(extentsInAll += 1 + extents);
            for (var extent = 0; extent < extents; extent++)
            {
                _ = reader.Number(version > 0 ? indexBytes : 0);
                var at = reader.At;
                var place = reader.Number(offsetBytes);
                _ = reader.Number(lengthBytes);
                if (isInFile && start + place >= (ulong)from)
                {
                    moved.Add((at, place));
                }
            }
            Move(box, (baseAt, baseBytes, start), moved, offsetBytes, extents, by);
        }
        return box;
    }

    static void Move(byte[] box, (int At, int Bytes, ulong Value) start, List<(int At, ulong Place)> moved, int offsetBytes, int extents, long by)
    {
        if (moved.Count == 0)
        {
            return;
        }
        if (offsetBytes > 0 && (start.Bytes == 0 || start.Value == 0))
        {
            moved.ForEach(one => Write(box, one.At, offsetBytes, one.Place + (ulong)by));
            return;
        }
        if (moved.Count < extents || start.Bytes == 0)
        {
            throw new TurnRefusedException("The file's places are counted in a way that cannot be followed");
        }
        Write(box, start.At, start.Bytes, start.Value + (ulong)by);
    }

    static void Write(byte[] box, int at, int bytes, ulong value)
    {
        if (bytes == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(box.AsSpan(at), value);
            return;
        }
        BinaryPrimitives.WriteUInt32BigEndian(
            box.AsSpan(at), value <= uint.MaxValue ? (uint)value : throw new TurnRefusedException("The file is as long as its places can tell"));
    }

    static (int High, int Low) Halves(byte both) => (both >> 4, both & 15);
}

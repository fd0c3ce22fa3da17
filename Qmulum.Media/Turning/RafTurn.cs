using System.Buffers.Binary;
using Qmulum.Media.Jpeg;

namespace Qmulum.Media.Turning;

/// <summary>Fujifilm RAW: its orientation is in the EXIF of the JPEG that it begins with; the JPEG's place is at byte 84 of the header.</summary>
static class RafTurn
{
    const int PlaceOfJpeg = 84;
    const int JpegHead = 128 * 1024; // two segments of the longest

    public static async Task PatchAsync(FileWindow file, FilePatches patches, int orientation)
    {
        var jpeg = BinaryPrimitives.ReadUInt32BigEndian((await file.ReadAsync(PlaceOfJpeg, 4).ConfigureAwait(false)).Span);
        var head = await file.ReadAtMostAsync(jpeg, JpegHead).ConfigureAwait(false);
        var header = JpegHeader.Read(head.Span);
        if (!header.HasExif)
        {
            throw new TurnRefusedException("The file's preview has no EXIF, which would have the orientation");
        }
        var (start, length) = header.Exif.GetOffsetAndLength(head.Length);
        await TiffTurn.PatchAsync(file, patches, jpeg + start, length, orientation, mayGrow: false).ConfigureAwait(false);
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Timeline;

/// <summary>A place in the timeline as text for clients: 8 bytes of wall-clock ticks and 16 of the photo's id, in base64url (RFC 4648, section 5).</summary>
static class CursorText
{
    const int Bytes = 24;

    public static string? Write(MonthCursor? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, cursor.Taken.Ticks);
        cursor.PhotoId.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="QmulumException">Invalid: it was not written by <see cref="Write"/>.</exception>
    public static MonthCursor? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            throw Refused();
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(new(ticks), new(bytes[8..], bigEndian: true)) : throw Refused();
    }

    static QmulumException Refused() =>
        new(FaultCode.Invalid, "after is not a place in this timeline; it must be the \"next\" of the page before, as it was given.");
}

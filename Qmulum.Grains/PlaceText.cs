using System.Buffers.Binary;
using System.Buffers.Text;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains;

/// <summary>A place in a list that is ordered by a number and an id, as text for clients: 8 bytes and 16, in base64url (RFC 4648, section 5).</summary>
static class PlaceText
{
    const int Bytes = 24;

    public static string Write(long number, Guid id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="text">What a client sent.</param>
    /// <param name="most">The highest number that there is; the lowest is 0.</param>
    /// <exception cref="QmulumException">Invalid: it was not written by <see cref="Write"/>.</exception>
    public static (long Number, Guid Id) Read(string text, long most)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || BinaryPrimitives.ReadInt64BigEndian(bytes) is var number && (number < 0 || number > most))
        {
            throw new QmulumException(FaultCode.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
        }

        return (number, new(bytes[8..], bigEndian: true));
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// How a photo gets its id: from its library and the SHA-256 of its first version. The same bytes in the same library
/// are therefore the same photo by construction, however often, at how many nodes at once and after whichever crash they arrive.
/// </summary>
public static class PhotoId
{
    /// <summary>The id of a photo, as a UUID of version 8 (RFC 9562, section 5.8: custom data).</summary>
    public static Guid Of(string libraryId, ContentHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"qmulum/photo/{libraryId}/{hash.Hex}"), digest);
        var id = digest[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new(id, bigEndian: true);
    }

    /// <summary>The grain key of a photo: the UUID's usual text form.</summary>
    public static string ToKey(Guid id) => id.ToString("D");
}

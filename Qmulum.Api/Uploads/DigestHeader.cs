using Microsoft.Extensions.Primitives;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>
/// Reads Content-Digest and Repr-Digest (RFC 9530): a dictionary of byte sequences (RFC 8941), such as
/// <c>sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:</c>. Without a content coding the two say the same here.
/// </summary>
static class DigestHeader
{
    const string Algorithm = "sha-256=";

    /// <summary>The SHA-256 that the headers declare; null when they declare none (other algorithms are passed over, section 2).</summary>
    /// <exception cref="ApiException">A sha-256 cannot be read, or the two headers contradict each other.</exception>
    public static ContentHash? Read(StringValues contentDigest, StringValues reprDigest)
    {
        var content = Read(contentDigest, "Content-Digest");
        var representation = Read(reprDigest, "Repr-Digest");
        if (content is not null && representation is not null && content != representation)
        {
            throw new ApiException(Faults.DigestMalformed, "Content-Digest and Repr-Digest declare two different SHA-256 of the same bytes.");
        }

        return content ?? representation;
    }

    static ContentHash? Read(StringValues header, string name)
    {
        foreach (var member in header.SelectMany(line => (line ?? "").Split(',')).Select(member => member.Trim()))
        {
            if (!member.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // A byte sequence stands between colons; parameters may follow it.
            var value = member[Algorithm.Length..].Split(';')[0].Trim();
            if (value.Length < 2 || value[0] != ':' || value[^1] != ':' || !TryDecode(value[1..^1], out var hash))
            {
                throw new ApiException(
                    Faults.DigestMalformed,
                    $"{name} has the SHA-256 \"{RequestValues.Shorten(value)}\"; it must be 32 bytes in base64 between colons.");
            }

            return hash;
        }

        return null;
    }

    static bool TryDecode(string base64, out ContentHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[64];
        if (base64.Length > 64 || !Convert.TryFromBase64String(base64, bytes, out var written) || written != ContentHash.HexLength / 2)
        {
            return false;
        }

        hash = ContentHash.FromBytes(bytes[..written]);
        return true;
    }
}

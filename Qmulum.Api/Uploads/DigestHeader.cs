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

    /// <summary>The SHA-1 that Repr-Digest declares, as 40 lower-case hexadecimal digits; null when it declares none.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static string? ReadSha1(StringValues reprDigest) =>
        Find(reprDigest, "Repr-Digest", "sha=", 20) is { } bytes ? Convert.ToHexStringLower(bytes) : null;

    static ContentHash? Read(StringValues header, string name) =>
        Find(header, name, "sha-256=", ContentHash.HexLength / 2) is { } bytes ? ContentHash.FromBytes(bytes) : null;

    /// <summary>The bytes that the header has for an algorithm (of the registry of RFC 9530, section 5).</summary>
    static byte[]? Find(StringValues header, string name, string algorithm, int length)
    {
        foreach (var member in header.SelectMany(line => (line ?? "").Split(',')).Select(member => member.Trim()))
        {
            if (!member.StartsWith(algorithm, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // A byte sequence stands between colons; parameters may follow it.
            var value = member[algorithm.Length..].Split(';')[0].Trim();
            return value.Length >= 2 && value[0] == ':' && value[^1] == ':' && TryDecode(value[1..^1], length) is { } bytes
                ? bytes
                : throw new ApiException(
                    Faults.DigestMalformed,
                    $"{name} has the {algorithm.TrimEnd('=')} \"{RequestValues.Shorten(value)}\"; it must be {length} bytes in base64 between colons.");
        }

        return null;
    }

    static byte[]? TryDecode(string base64, int length)
    {
        var bytes = new byte[64];
        return base64.Length <= bytes.Length && Convert.TryFromBase64String(base64, bytes, out var written) && written == length ? bytes[..length] : null;
    }
}

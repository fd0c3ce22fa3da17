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
    // The algorithms' keys (RFC 9530, section 5), with what follows a dictionary's key. SHA-1 is insecure there: it tells what was damaged on the way.
    const string Sha256 = "sha-256=";
    const string Sha1 = "sha=";
    const string Content = "Content-Digest";
    const string Representation = "Repr-Digest";

    /// <summary>What both headers declare of a file that is the whole content (other algorithms are passed over, section 2).</summary>
    /// <exception cref="ApiException">A value cannot be read, or the two headers contradict each other.</exception>
    public static DeclaredDigest Read(StringValues contentDigest, StringValues reprDigest)
    {
        var (content, representation) = (Read(contentDigest, Content), ReadRepresentation(reprDigest));
        RequireSame("SHA-256", content.Sha256?.Hex, representation.Sha256?.Hex);
        RequireSame("SHA-1", content.Sha1, representation.Sha1);
        return new(content.Sha256 ?? representation.Sha256, content.Sha1 ?? representation.Sha1);
    }

    /// <summary>What Content-Digest declares of the bytes of one request.</summary>
    /// <exception cref="ApiException">A value cannot be read.</exception>
    public static DeclaredDigest ReadContent(StringValues contentDigest) => Read(contentDigest, Content);

    /// <summary>What Repr-Digest declares of the whole file.</summary>
    /// <exception cref="ApiException">A value cannot be read.</exception>
    public static DeclaredDigest ReadRepresentation(StringValues reprDigest) => Read(reprDigest, Representation);

    /// <summary>The header's words for a SHA-256.</summary>
    public static string Of(ContentHash hash) => $"{Sha256}:{Convert.ToBase64String(hash.ToBytes())}:";

    /// <summary>Whether Want-Repr-Digest (section 4) asks for the SHA-256: its preference is 1 to 10, and 0 is "not acceptable".</summary>
    public static bool IsSha256Wanted(StringValues wish) => Members(wish).Any(member =>
        member.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase) && int.TryParse(member[Sha256.Length..].Split(';')[0], out var preference) && preference is >= 1 and <= 10);

    static DeclaredDigest Read(StringValues header, string name) => new(
        Find(header, name, Sha256, ContentHash.HexLength / 2) is { } sha256 ? ContentHash.FromBytes(sha256) : null,
        Find(header, name, Sha1, 20) is { } sha1 ? Convert.ToHexStringLower(sha1) : null);

    static void RequireSame(string algorithm, string? content, string? representation)
    {
        if (content is not null && representation is not null && content != representation)
        {
            throw new ApiException(Faults.DigestMalformed, $"{Content} and {Representation} declare two different {algorithm} of the same bytes.");
        }
    }

    static IEnumerable<string> Members(StringValues header) => header.SelectMany(line => (line ?? "").Split(',')).Select(member => member.Trim());

    /// <summary>The bytes that the header has for an algorithm (of the registry of RFC 9530, section 5).</summary>
    static byte[]? Find(StringValues header, string name, string algorithm, int length)
    {
        foreach (var member in Members(header))
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

/// <summary>What a client says that bytes come to.</summary>
/// <param name="Sha256">Their SHA-256; null when it said none.</param>
/// <param name="Sha1">Their SHA-1, as 40 lower-case hexadecimal digits; null when it said none.</param>
sealed record DeclaredDigest(ContentHash? Sha256, string? Sha1);

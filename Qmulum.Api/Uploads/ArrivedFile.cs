using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads;

/// <summary>A file whose bytes have all come.</summary>
/// <param name="LibraryId">Where it goes.</param>
/// <param name="Name">Its name for people, cleaned.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Digest">What its bytes are.</param>
/// <param name="Content">What kind of file it is.</param>
/// <param name="Crc32">Their CRC-32 (ISO 3309); null when it was not made while they came: whoever needs it reads them.</param>
sealed record ArrivedFile(string LibraryId, string Name, Origin Origin, BlobDigest Digest, SniffedContent Content, uint? Crc32 = null)
{
    public ContentHash Hash { get; } = ContentHash.FromBytes(Digest.Sha256);

    /// <summary>Its SHA-1, as 40 lower-case hexadecimal digits; null when it was not made.</summary>
    public string? Sha1 => Digest.Sha1 is { } sha1 ? Convert.ToHexStringLower(sha1) : null;

    /// <summary>The photo that it becomes, or is already.</summary>
    public Guid PhotoId => Grains.Interfaces.PhotoId.Of(LibraryId, Hash);
}

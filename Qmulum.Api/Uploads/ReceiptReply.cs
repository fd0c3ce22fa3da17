using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>What a client gets once its file is durable.</summary>
/// <param name="PhotoId">The photo that holds the bytes.</param>
/// <param name="LibraryId">Its library.</param>
/// <param name="Sha256">SHA-256 of the bytes that are kept.</param>
/// <param name="Size">Their number.</param>
/// <param name="Name">The photo's name.</param>
/// <param name="Location">Where they lie: the key in the library's location.</param>
/// <param name="ReceivedAt">When they arrived, the first time.</param>
/// <param name="Duplicate">Whether the library had them already.</param>
/// <param name="Restored">Whether the photo lay in the trash, and is back because of this upload.</param>
/// <param name="Href">The photo's address.</param>
/// <param name="Signature">All of this but the name, signed by the server: a JWS (RFC 7515); see docs/uploads.md.</param>
/// <param name="VerifiedAt">When the bytes were last read back and were whole; null when that was not yet.</param>
/// <param name="Replicas">
/// How many copies elsewhere the library's owner counts on: one for each disk, heard of within 14 days, and read there and whole within 60. Told where a receipt is asked for again.
/// </param>
public sealed record ReceiptReply(
    Guid PhotoId,
    string LibraryId,
    ContentHash Sha256,
    long Size,
    string Name,
    string Location,
    DateTimeOffset ReceivedAt,
    bool Duplicate,
    bool Restored,
    string Href,
    string Signature,
    DateTimeOffset? VerifiedAt,
    long? Replicas)
{
    internal static ReceiptReply Of(Receipt receipt, string signature, DateTimeOffset? verifiedAt, long? replicas) => new(
        receipt.PhotoId,
        receipt.LibraryId,
        receipt.Hash,
        receipt.Size,
        receipt.Name,
        receipt.BlobKey,
        receipt.ReceivedAt,
        receipt.Duplicate,
        receipt.Restored,
        $"/api/v1/photos/{receipt.PhotoId:D}",
        signature,
        verifiedAt,
        replicas);
}

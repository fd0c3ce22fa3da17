using Qmulum.Api.Uploads;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Receipts;

/// <summary>Makes the reply that a receipt is.</summary>
sealed class ReceiptWriter(ReceiptSigner signer, IGrainFactory grains)
{
    /// <summary>The receipt of a file that has just come: its bytes were hashed as they came, and are read back later.</summary>
    public async Task<ReceiptReply> WriteAsync(Receipt receipt) => ReceiptReply.Of(receipt, await signer.SignAsync(receipt, sha1: null), verifiedAt: null, replicas: null);

    /// <summary>The receipt of a photo that is there, with what is known of its bytes since.</summary>
    public async Task<ReceiptReply> WriteAsync(PhotoDetails photo)
    {
        var original = photo.Versions[0];
        var held = (await grains.Library(photo.LibraryId).FindHeld([original.Hash])).FirstOrDefault(file => file.PhotoId == photo.Entry.Id);
        Receipt receipt = new(
            photo.Entry.Id, photo.LibraryId, original.Hash, original.Size, photo.Entry.Name, original.BlobKey, photo.ReceivedAt, Duplicate: false);
        var replicas = await grains.Replicas(photo.LibraryId).CountHolders(photo.Entry.Id);
        return ReceiptReply.Of(receipt, await signer.SignAsync(receipt, held?.Sha1), held?.VerifiedAt, replicas);
    }
}

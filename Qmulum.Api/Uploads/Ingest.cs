using System.Buffers;
using System.IO.Hashing;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads;

/// <summary>
/// The way of a file into a library, in one place and one order: bytes, rules, commit, manifest, photo. Whatever stops before the last step
/// leaves an orphan blob at most; the receipt is made after it.
/// </summary>
sealed class Ingest(
    IBlobStore store, IGrainFactory grains, IContentSniffer sniffer, ApiOptions options, TimeProvider clock, ILogger<Ingest> log)
{
    // One read of the connection: its pipe holds 256 kB (see the server's limits), and more at once only costs memory per upload.
    const int BufferBytes = 64 * 1024;

    /// <summary>Takes the file in and returns its receipt; it is durable then.</summary>
    /// <exception cref="ApiException">A rule is broken; nothing was kept.</exception>
    /// <exception cref="StoreException">The location does not take it; nothing was kept.</exception>
    public async Task<Receipt> TakeAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        var owner = await RequireOwnerAsync(file.LibraryId);
        RequireSize(file.DeclaredSize ?? 0);
        await using var room = await HoldRoomAsync(file, owner);
        await using var upload = await store.BeginAsync(file.DeclaredSize, cancellationToken);
        var (head, crc) = await ReceiveAsync(file, upload, room, cancellationToken);
        var digest = await upload.FinishAsync(cancellationToken);
        RequireDeclared(file, digest);
        var hash = ContentHash.FromBytes(digest.Sha256);
        var receipt = await TakeAgainAsync(file.LibraryId, hash, upload, cancellationToken)
            ?? await KeepAsync(file, upload, new(hash, digest.Size, crc, head), cancellationToken);
        await room.SettleAsync(receipt.Duplicate ? Usage.Nothing : new(receipt.Size, 1));
        UploadMeter.Count(receipt);
        return receipt;
    }

    async Task<Guid> RequireOwnerAsync(string libraryId) =>
        (await grains.Library(libraryId).GetInfo())?.Owner ?? throw new ApiException(Faults.NotFound, "There is no such library.");

    /// <summary>A file that the library has already, by its declared hash, takes no room: sending it again works where nothing more fits.</summary>
    async Task<UploadRoom> HoldRoomAsync(IncomingFile file, Guid owner) =>
        file.DeclaredHash is { } hash && await FindKeptAsync(PhotoId.Of(file.LibraryId, hash)) is not null
            ? UploadRoom.NotNeeded
            : await UploadRoom.ReserveAsync(grains.Usage(owner), file.LibraryId, file.DeclaredSize ?? 0, clock, log);

    void RequireSize(long size)
    {
        if (size > options.MaxUploadBytes)
        {
            throw new ApiException(Faults.TooLarge, $"The file has {size} bytes or more; this server takes up to {options.MaxUploadBytes}.");
        }
    }

    /// <summary>Streams the bytes into the location and returns the first of them, and the CRC-32 of all.</summary>
    async Task<(byte[] Head, uint Crc)> ReceiveAsync(IncomingFile file, IBlobUpload upload, UploadRoom room, CancellationToken cancellationToken)
    {
        var head = new ArrayBufferWriter<byte>(256);
        Crc32 crc = new(); // an export needs it before the first byte of the file
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await file.Content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                crc.Append(buffer.AsSpan(0, read));
                head.Write(buffer.AsSpan(0, Math.Min(read, sniffer.HeadBytes - head.WrittenCount)));
                await upload.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                RequireSize(upload.Length);
                await room.RequireAsync(upload.Length);
            }

            return (head.WrittenSpan.ToArray(), crc.GetCurrentHashAsUInt32());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static void RequireDeclared(IncomingFile file, BlobDigest digest)
    {
        if (digest.Size == 0)
        {
            throw new ApiException(Faults.BodyEmpty, "The file has no bytes; nothing was kept.");
        }

        if (file.DeclaredSize is { } size && size != digest.Size)
        {
            throw new ApiException(Faults.DigestMismatch, $"{digest.Size} bytes arrived where {size} were declared; send the file again.");
        }

        if (file.DeclaredHash is { } hash && hash.Hex != digest.Sha256Hex)
        {
            throw new ApiException(
                Faults.DigestMismatch, $"The bytes have the SHA-256 {digest.Sha256Hex} where {hash.Hex} was declared; send the file again.");
        }
    }

    /// <summary>
    /// The receipt of the photo that has these bytes already; null when there is none. When its blob is gone, or has another size, the bytes that
    /// just came take its place and the tasks that failed for want of them are due again: sending a file twice mends it. One in the trash is brought back:
    /// whoever sends a photo wants to have it.
    /// </summary>
    async Task<Receipt?> TakeAgainAsync(string libraryId, ContentHash hash, IBlobUpload upload, CancellationToken cancellationToken)
    {
        var photoId = PhotoId.Of(libraryId, hash);
        if (await FindKeptAsync(photoId) is not { } photo)
        {
            return null;
        }

        var original = photo.Versions[0];
        var key = BlobKey.Parse(original.BlobKey);
        if (await store.StatAsync(key, cancellationToken) is not { } blob || blob.Size != original.Size)
        {
            log.BlobHealed(photoId);
            await upload.CommitAsync(key, cancellationToken);
            await grains.Photo(photoId).RetryFailed();
        }

        // Through the library all the same: a first try that died after the photo's write is entered now.
        return await grains.Library(libraryId).Add(
            new(hash, original.Size, original.BlobKey, original.ContentType, photo.Entry.Name, photo.Origin, photo.ReceivedAt));
    }

    /// <summary>The photo, be it in the trash: its bytes are kept there too.</summary>
    async Task<PhotoDetails?> FindKeptAsync(Guid photoId) =>
        await grains.Photo(photoId).GetDetails() ?? await grains.Photo(photoId).GetTrashed();

    async Task<Receipt> KeepAsync(IncomingFile file, IBlobUpload upload, Arrived arrived, CancellationToken cancellationToken)
    {
        var content = sniffer.Sniff(arrived.Head);
        var photoId = PhotoId.Of(file.LibraryId, arrived.Hash);
        var key = LibraryLayout.Version(file.LibraryId, photoId, 1, content.Extension);
        var photo = new NewPhoto(arrived.Hash, arrived.Size, key, content.ContentType, file.Name, file.Origin, clock.GetUtcNow(), arrived.Crc);
        await upload.CommitAsync(BlobKey.Parse(key), cancellationToken);

        // From here on it is cheaper to finish than to stop: a client that went away finds its photo when it asks again.
        await PutManifestAsync(file.LibraryId, photoId, photo);
        var receipt = await grains.Library(file.LibraryId).Add(photo);
        if (receipt.Duplicate)
        {
            // Another upload of the same bytes was first: the manifest tells what the photo tells.
            await PutManifestAsync(file.LibraryId, photoId, photo with { Name = receipt.Name, ReceivedAt = receipt.ReceivedAt });
        }

        return receipt;
    }

    Task PutManifestAsync(string libraryId, Guid photoId, NewPhoto photo) => store.PutAsync(
        BlobKey.Parse(LibraryLayout.Manifest(libraryId, photoId)), Manifest.Of(libraryId, photoId, photo).ToBytes(), CancellationToken.None);

    /// <param name="Head">The first bytes, by which it is told what the file is.</param>
    sealed record Arrived(ContentHash Hash, long Size, uint Crc, byte[] Head);
}

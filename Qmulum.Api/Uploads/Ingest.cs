using System.Buffers;
using System.IO.Hashing;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;
using Qmulum.Api.Receipts;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads;

/// <summary>
/// The way of a file into a library, in one place and one order: bytes, rules, commit, manifest, photo. Whatever stops before the last step
/// leaves an orphan blob at most; the receipt is made after it.
/// </summary>
sealed class Ingest(
    IBlobStore store,
    IGrainFactory grains,
    IContentSniffer sniffer,
    ReceiptSigner signer,
    ApiOptions options,
    TimeProvider clock,
    ILogger<Ingest> log)
{
    // One read of the connection: its pipe holds 256 kB (see the server's limits), and more at once only costs memory per upload.
    const int BufferBytes = 64 * 1024;

    /// <summary>Takes the file in and returns its receipt; it is durable then.</summary>
    /// <exception cref="ApiException">A rule is broken; nothing was kept.</exception>
    /// <exception cref="StoreException">The location does not take it; nothing was kept.</exception>
    public async Task<Receipt> TakeAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        RequireSize(file.DeclaredSize ?? 0);
        await using var room = await HoldRoomAsync(file.LibraryId, file.DeclaredHash, file.DeclaredSize ?? 0);
        var place = await store.PlaceOfAsync(AnyKeyOf(file.LibraryId), cancellationToken);
        await using var upload = await place.Store.BeginAsync(file.DeclaredSize, cancellationToken);
        var (head, crc) = await ReceiveAsync(file, upload, room, cancellationToken);
        var digest = await upload.FinishAsync(cancellationToken);
        RequireDeclared(file, digest);
        ArrivedFile arrived = new(file.LibraryId, file.Name, file.Origin, digest, sniffer.Sniff(head), crc);
        return await EnterAsync(arrived, room, key => upload.CommitAsync(key, cancellationToken));
    }

    /// <summary>Enters a file whose bytes are all there; it is durable then.</summary>
    /// <param name="file">What it is.</param>
    /// <param name="room">The room that is held for it.</param>
    /// <param name="commitAsync">Makes the bytes a blob with this key. Not called when the library has them.</param>
    public async Task<Receipt> EnterAsync(ArrivedFile file, UploadRoom room, Func<BlobKey, Task> commitAsync)
    {
        await signer.PrepareAsync(); // before anything is kept: a file without a receipt would be there and be refused
        var receipt = await TakeAgainAsync(file, commitAsync) ?? await KeepAsync(file, commitAsync);
        await room.SettleAsync(receipt.Duplicate ? Usage.Nothing : new(receipt.Size, 1));
        UploadMeter.Count(receipt);
        return receipt;
    }

    /// <summary>The receipt of a file that the library has already, by its hash alone; null when it has not, or its bytes are not all there.</summary>
    public async Task<Receipt?> FindAsync(string libraryId, ContentHash hash, CancellationToken cancellationToken)
    {
        if (await FindKeptAsync(PhotoId.Of(libraryId, hash)) is not { } photo || !await NeedsNoBytesAsync(photo, cancellationToken))
        {
            return null;
        }

        var receipt = await AddAgainAsync(libraryId, photo);
        UploadMeter.Count(receipt);
        return receipt;
    }

    /// <summary>Holds room for a file. One that the library has already, by its declared hash, takes none: sending it again works where nothing more fits.</summary>
    /// <exception cref="QmulumException">QuotaExceeded: there is no room.</exception>
    public async Task<UploadRoom> HoldRoomAsync(string libraryId, ContentHash? declared, long knownBytes)
    {
        var owner = await RequireOwnerAsync(libraryId);
        return declared is { } hash && await FindKeptAsync(PhotoId.Of(libraryId, hash)) is not null
            ? UploadRoom.NotNeeded
            : await UploadRoom.ReserveAsync(grains.Usage(owner), libraryId, knownBytes, clock, log);
    }

    /// <exception cref="ApiException">A file of that size is not taken.</exception>
    public void RequireSize(long size)
    {
        if (size > options.MaxUploadBytes)
        {
            throw new ApiException(Faults.TooLarge, $"The file has {size} bytes or more; this server takes up to {options.MaxUploadBytes}.");
        }
    }

    /// <summary>Whether the library has the photo, and its original was found damaged.</summary>
    public async Task<bool> IsKnownDamagedAsync(Guid photoId) => await FindKeptAsync(photoId) is { } photo && IsDamaged(photo);

    /// <summary>Stands for the keys of what people send to a library, while nobody knows which one it will be.</summary>
    public static BlobKey AnyKeyOf(string libraryId) => BlobKey.Parse(LibraryLayout.Manifest(libraryId, Guid.Empty));

    async Task<Guid> RequireOwnerAsync(string libraryId) =>
        (await grains.Library(libraryId).GetInfo())?.Owner ?? throw new ApiException(Faults.NotFound, "There is no such library.");

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
                file.Received = upload.Length;
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

        if (file.DeclaredSha1 is { } sha1 && Convert.ToHexStringLower(digest.Sha1!) is var arrived && sha1 != arrived)
        {
            throw new ApiException(Faults.DigestMismatch, $"The bytes have the SHA-1 {arrived} where {sha1} was declared; send the file again.");
        }
    }

    /// <summary>
    /// The receipt of the photo that has these bytes already; null when there is none. When its blob is gone, has another size or was found damaged,
    /// the bytes that just came take its place and the tasks that failed for want of them are due again: sending a file twice mends it. One in the
    /// trash is brought back: whoever sends a photo wants to have it.
    /// </summary>
    async Task<Receipt?> TakeAgainAsync(ArrivedFile file, Func<BlobKey, Task> commitAsync)
    {
        if (await FindKeptAsync(file.PhotoId) is not { } photo)
        {
            return null;
        }

        if (!await IsWholeAsync(photo, CancellationToken.None))
        {
            var original = photo.Versions[0];
            if (!IsElsewhere(photo))
            {
                log.BlobHealed(file.PhotoId);
            }

            await commitAsync(BlobKey.Parse(original.BlobKey));
            await grains.Photo(file.PhotoId).NoteMended(original.Number, "the file was sent again");
            await grains.Photo(file.PhotoId).RetryFailed(); // also when nobody had noticed the damage
        }

        return await AddAgainAsync(file.LibraryId, photo);
    }

    /// <summary>The photo, be it in the trash: its bytes are kept there too.</summary>
    async Task<PhotoDetails?> FindKeptAsync(Guid photoId) =>
        await grains.Photo(photoId).GetDetails() ?? await grains.Photo(photoId).GetTrashed();

    /// <summary>
    /// Whether a file that the library has is not to be sent: it is whole here, or enough replicas have it and nobody asks for it. One in the trash is brought
    /// back by being sent, and a replica may have let it go meanwhile.
    /// </summary>
    async Task<bool> NeedsNoBytesAsync(PhotoDetails photo, CancellationToken cancellationToken) => IsElsewhere(photo)
        ? await grains.Photo(photo.Entry.Id).GetTrashed() is null && await grains.Replicas(photo.LibraryId).HasCopies(photo.Entry.Id)
        : await IsWholeAsync(photo, cancellationToken);

    static bool IsElsewhere(PhotoDetails photo) => photo.Versions[0].ElsewhereSince is not null;

    /// <summary>Whether the original is in the location, as far as that is known without reading it.</summary>
    async Task<bool> IsWholeAsync(PhotoDetails photo, CancellationToken cancellationToken) =>
        !IsDamaged(photo)
        && !IsElsewhere(photo)
        && (await store.StatAsync(BlobKey.Parse(photo.Versions[0].BlobKey), cancellationToken))?.Size == photo.Versions[0].Size;

    static bool IsDamaged(PhotoDetails photo) => photo.Problem?.Code == Problem.BytesDamaged;

    // Through the library all the same: a first try that died after the photo's write is entered now.
    Task<Receipt> AddAgainAsync(string libraryId, PhotoDetails photo)
    {
        var original = photo.Versions[0];
        return grains.Library(libraryId).Add(
            new(original.Hash, original.Size, original.BlobKey, original.ContentType, photo.Entry.Name, photo.Origin, photo.ReceivedAt));
    }

    async Task<Receipt> KeepAsync(ArrivedFile file, Func<BlobKey, Task> commitAsync)
    {
        var key = LibraryLayout.Version(file.LibraryId, file.PhotoId, 1, file.Content.Extension);
        var photo = new NewPhoto(
            file.Hash, file.Digest.Size, key, file.Content.ContentType, file.Name, file.Origin, clock.GetUtcNow(), file.Crc32, file.Sha1);
        await commitAsync(BlobKey.Parse(key));

        // From here on it is cheaper to finish than to stop: a client that went away finds its photo when it asks again.
        await PutManifestAsync(file.LibraryId, file.PhotoId, photo);
        var receipt = await grains.Library(file.LibraryId).Add(photo);
        if (receipt.Duplicate)
        {
            // Another upload of the same bytes was first: the manifest tells what the photo tells.
            await PutManifestAsync(file.LibraryId, file.PhotoId, photo with { Name = receipt.Name, ReceivedAt = receipt.ReceivedAt });
        }

        return receipt;
    }

    Task PutManifestAsync(string libraryId, Guid photoId, NewPhoto photo) => store.PutAsync(
        BlobKey.Parse(LibraryLayout.Manifest(libraryId, photoId)), PhotoManifest.Of(libraryId, photoId, photo).ToBytes(), CancellationToken.None);
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// Makes one file of uploads that came side by side (tus 1.0.0, extension concatenation). The parts are read and written once more: that is the
/// price of parts that end anywhere.
/// </summary>
sealed class Concatenation(IBlobStore store, IGrainFactory grains, Arrivals arrivals, Ingest ingest)
{
    /// <summary>What the header begins with; the addresses of the parts follow.</summary>
    public const string Final = "final;";

    const int MaxParts = 1_000;

    /// <returns>The address of the whole, and what became of it. The same parts asked for again give the same.</returns>
    /// <exception cref="ApiException">The parts are not all there, or are not the caller's.</exception>
    public async Task<(UploadAddress At, UploadInfo Info)> JoinAsync(UploadAddress at, NewUpload upload, string concat, CancellationToken cancellationToken)
    {
        var ids = PartsOf(concat);
        at = at with { Upload = IdOf(at, ids) };
        if (await grains.Upload(at.Upload).Get() is { Status: UploadStatus.Done } done)
        {
            await DropAsync(ids); // of a try that ended before it had dropped them all
            return (at, done);
        }

        var parts = await Task.WhenAll(ids.Select(id => PartAsync(at with { Upload = id })));
        var size = parts.Sum(part => part.Offset);
        var receipt = await TakeAsync(at, ids, upload with { Size = size }, cancellationToken);
        await grains.Upload(at.Upload).Create(upload with { Size = size });
        var info = await grains.Upload(at.Upload).Complete(size, receipt);
        await DropAsync(ids);
        return (at, info);
    }

    async Task DropAsync(ImmutableArray<Guid> parts)
    {
        foreach (var id in parts)
        {
            await grains.Upload(id).Discard();
        }
    }

    async Task<Receipt> TakeAsync(UploadAddress at, ImmutableArray<Guid> ids, NewUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await using ChainedBlobs content = new(store, [.. ids.Select(id => BlobKey.Parse(LibraryLayout.UploadPart(at.LibraryId, id)))]);
            IncomingFile whole = new(at.LibraryId, upload.Name, content, upload.Size, upload.Sha256, upload.Origin) { DeclaredSha1 = upload.Sha1 };
            return await ingest.TakeAsync(whole, cancellationToken);
        }
        catch (Exception exception)
        {
            // An attempt of its own: the next one with the same parts has the same address, and may be done before this is entered.
            arrivals.NoteRefusal(at with { Upload = Guid.NewGuid() }, upload, exception);
            throw;
        }
    }

    async Task<UploadInfo> PartAsync(UploadAddress at) => await arrivals.LookAsync(at) is { Upload.IsPart: true, Status: UploadStatus.Done } part
        ? part
        : throw new ApiException(Faults.Conflict, $"The upload {at.Upload:D} is no part, or not all of its bytes are there.");

    static ImmutableArray<Guid> PartsOf(string concat)
    {
        ImmutableArray<Guid> ids = [.. concat[Final.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IdIn)];
        return ids.Length is > 0 and <= MaxParts
            ? ids
            : throw new ApiException(Faults.Invalid, $"Upload-Concat names {ids.Length} uploads; it must name 1 to {MaxParts}.");
    }

    static Guid IdIn(string address) => Guid.TryParseExact(address[(address.LastIndexOf('/') + 1)..], "D", out var id)
        ? id
        : throw new ApiException(Faults.Invalid, $"Upload-Concat names \"{RequestValues.Shorten(address)}\", which is no upload.");

    /// <summary>From the parts' ids: a client that lost the answer asks again and finds the whole, when the parts are gone.</summary>
    static Guid IdOf(UploadAddress at, ImmutableArray<Guid> parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"qmulum/concat/{at.LibraryId}/{at.AccountId:D}/{string.Join('/', parts)}")).AsSpan(0, 16));
}

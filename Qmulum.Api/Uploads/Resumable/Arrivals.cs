using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// The way of an upload that may be interrupted, the same for every protocol: who writes, from where, what is kept when it breaks, and what happens
/// with the last byte.
/// </summary>
sealed class Arrivals(
    IBlobStore store,
    IGrainFactory grains,
    Ingest ingest,
    IContentSniffer sniffer,
    UploadPlaces places,
    AttemptLog attempts,
    ApiOptions options,
    TimeProvider clock,
    ILogger<Arrivals> log)
{
    /// <summary>How long a request of another node may take to notice that it is over.</summary>
    static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(20);

    static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Begins an upload.</summary>
    /// <exception cref="ApiException">It is too large, or its account has begun too many.</exception>
    /// <exception cref="QmulumException">QuotaExceeded: there is no room for it.</exception>
    public async Task<UploadInfo> BeginAsync(UploadAddress at, NewUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            return await BeginAllowedAsync(at, upload, cancellationToken);
        }
        catch (Exception exception) when (exception is ApiException or QmulumException)
        {
            NoteRefusal(at, upload, exception);
            throw;
        }
    }

    async Task<UploadInfo> BeginAllowedAsync(UploadAddress at, NewUpload upload, CancellationToken cancellationToken)
    {
        ingest.RequireSize(upload.Size ?? 0);
        if (upload.Size == 0)
        {
            throw new ApiException(Faults.BodyEmpty, "The file has no bytes; nothing was begun.");
        }

        if (upload is { Sha256: { } hash, IsPart: false } && await ingest.FindAsync(at.LibraryId, hash, cancellationToken) is { } there)
        {
            await grains.Upload(at.Upload).Create(upload);
            return await grains.Upload(at.Upload).Complete(there.Size, there);
        }

        await RequireFewAsync(at);
        await using (await ingest.HoldRoomAsync(at.LibraryId, upload.Sha256, upload.Size ?? 0))
        {
            var place = await store.PlaceOfAsync(Ingest.AnyKeyOf(at.LibraryId), cancellationToken);
            return await grains.Upload(at.Upload).Create(upload with { Location = place.Id });
        }
    }

    /// <summary>Notes an upload that was refused: it has no record of its own that tells why.</summary>
    public void NoteRefusal(UploadAddress at, NewUpload upload, Exception exception) => attempts.End(new(
        at.Upload, at.LibraryId, at.AccountId, upload.Name, upload.Origin, upload.IsDirect ? UploadDoor.Direct : UploadDoor.Resumable, upload.Size, Received: 0,
        AttemptProgress.Failed, StopReason.Of(exception), clock.GetUtcNow()));

    /// <summary>
    /// Each costs a record, a file and a reminder for a week. Those that begin in the same moment may be a few more. A client on a bad line leaves many behind
    /// whose address never reached it; they must not lock it out for a week.
    /// </summary>
    async Task RequireFewAsync(UploadAddress at)
    {
        if (await grains.Directory().CountOpenUploads(at.AccountId) is var open && open >= options.MaxUnfinishedUploads
            && await grains.Directory().EndLongestOpenUploads(at.AccountId) == 0)
        {
            throw new ApiException(
                Faults.TooManyUploads,
                $"You have begun {open} uploads that are not finished, and may have {options.MaxUnfinishedUploads}. Finish some, end some, or wait: one to "
                + "which nothing came for an hour makes room for the next.");
        }
    }

    /// <summary>What is known of an upload. Whoever writes to it goes on.</summary>
    public async Task<UploadInfo> LookAsync(UploadAddress at)
    {
        var info = await grains.Upload(at.Upload).Get();
        return info is not null && info.Upload.LibraryId == at.LibraryId && info.Upload.AccountId == at.AccountId
            ? info
            : throw new ApiException(Faults.NotFound, "There is no such upload: it never was, was ended, or nothing came for a week.");
    }

    /// <summary>How far an upload is. An older request that still writes to it is ended first, so that the answer stays true.</summary>
    public async Task<UploadInfo> AskAsync(UploadAddress at, CancellationToken cancellationToken)
    {
        using var place = await EnterAsync(at, cancellationToken);
        try
        {
            return (await TakeAsync(at, Guid.NewGuid(), cancellationToken)).Info;
        }
        catch (Exception exception) when (Faults.Of(exception).Fault.Status is StatusCodes.Status507InsufficientStorage or StatusCodes.Status503ServiceUnavailable)
        {
            // Nothing need be written to say how far it is. What was saved stays saved, and an older request that goes on all the same only adds to it.
            return await LookAsync(at);
        }
    }

    /// <summary>Ends an upload and removes what has come.</summary>
    public async Task DiscardAsync(UploadAddress at, CancellationToken cancellationToken)
    {
        using var place = await EnterAsync(at, cancellationToken);
        try
        {
            await grains.Upload(at.Upload).Take(Guid.NewGuid());
        }
        catch (QmulumException exception) when (exception.Code == FaultCode.StoreFull)
        {
            // Its bytes may be what fills the disk, and no request could save more of them.
        }

        await grains.Upload(at.Upload).Discard();
    }

    /// <summary>Takes bytes; what has come when they stop coming is kept.</summary>
    public async Task<UploadInfo> AppendAsync(UploadAddress at, Append append, CancellationToken cancellationToken)
    {
        using var place = await EnterAsync(at, cancellationToken);
        var id = Guid.NewGuid();
        var turn = await NotingAsync(at, id, append, () => TakeAsync(at, id, cancellationToken, isToWrite: true));
        await RequireFollowsAsync(at, id, append, turn.Info);
        if (turn.Info.Status != UploadStatus.Open)
        {
            await RequireEndAsync(append, turn.Info.Offset, cancellationToken);
            return turn.Info;
        }

        return await NotingAsync(at, id, append, () => TakeBytesAsync(at, append, id, turn, place, cancellationToken));
    }

    async Task RequireFollowsAsync(UploadAddress at, Guid id, Append append, UploadInfo info)
    {
        try
        {
            append.Check(info);
            RequireSizeFits(append, info);
            if (info.Upload.IsDirect)
            {
                throw new ApiException(Faults.Conflict, "The bytes of this upload go to its location directly; it takes none here.");
            }
        }
        catch (ApiException)
        {
            await grains.Upload(at.Upload).Rest(id);
            throw;
        }
    }

    /// <summary>A size that cannot be is not kept: the upload could never be finished any more.</summary>
    static void RequireSizeFits(Append append, UploadInfo info)
    {
        if (append.Size < info.Offset)
        {
            throw new ApiException(Faults.LengthMismatch, $"The upload would have {append.Size} bytes, and {info.Offset} are there.");
        }

        if (append.Size == 0)
        {
            throw new ApiException(Faults.BodyEmpty, "The upload would have no bytes; a file has some.");
        }
    }

    /// <summary>Notes why no more bytes come, when something stops them.</summary>
    /// <exception cref="ApiException">UploadGone: a fault of the server's own, of which the client would never be told, has stopped them too often.</exception>
    async Task<T> NotingAsync<T>(UploadAddress at, Guid id, Append append, Func<Task<T>> take)
    {
        try
        {
            return await take();
        }
        catch (Exception exception)
        {
            // What passes by itself, as a line that broke or a location that is away does, never ends an upload.
            var isOwnFault = append.IsUntold && !StopReason.IsBreak(exception) && Faults.Of(exception).Fault.Status == StatusCodes.Status500InternalServerError;
            if (await NoteStopAsync(at, id, exception, isOwnFault))
            {
                log.UploadGivenUp(exception, at.Upload);
                RequireHope(await LookAsync(at));
            }

            throw;
        }
    }

    /// <summary>What is done takes no further byte: dropped in silence, it would be missed.</summary>
    static async Task RequireEndAsync(Append append, long size, CancellationToken cancellationToken)
    {
        if (append.Length is > 0 || (append.Length is null && await append.Body.ReadAsync(new byte[1], cancellationToken) > 0))
        {
            throw new ApiException(Faults.LengthMismatch, $"More than the {size} bytes come that this upload has; all of them are there.");
        }
    }

    async Task<UploadInfo> TakeBytesAsync(UploadAddress at, Append append, Guid id, UploadTurn turn, UploadPlace place, CancellationToken cancellationToken)
    {
        var size = append.Size ?? turn.Info.Upload.Size;
        ingest.RequireSize(size ?? turn.Progress.Offset);
        await using var room = await ingest.HoldRoomAsync(at.LibraryId, turn.Info.Upload.Sha256, size ?? turn.Progress.Offset);
        await using var staged = await OpenAsync(at, turn, size, cancellationToken);
        if (staged is null)
        {
            return await LookAsync(at);
        }

        Arrival arrival = new(grains.Upload(at.Upload), id, staged, new(sniffer, turn.Progress), room, size, append, ingest, clock);
        await arrival.ReceiveAsync(place.Taken, cancellationToken);
        return arrival.IsWhole
            ? await FinishAsync(at, turn.Info.Upload, id, arrival.Staged, arrival.Head, room)
            : await LookAsync(at);
    }

    /// <summary>Notes why no more bytes come. What happened is told to the client whether this works or not.</summary>
    /// <returns>Whether the upload has failed by it, for good.</returns>
    async Task<bool> NoteStopAsync(UploadAddress at, Guid id, Exception stopped, bool isOwnFault)
    {
        var (grain, reason) = (grains.Upload(at.Upload), StopReason.Of(stopped));
        try
        {
            if (isOwnFault)
            {
                return await grain.NoteFault(id, reason);
            }

            await grain.NoteStop(id, reason);
        }
        catch (Exception exception) when (exception is QmulumException or StoreException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            log.StopNotNoted(exception, at.Upload);
        }

        return false;
    }

    /// <summary>Begins an upload whose bytes the client brings to the location itself, unless the library has the file.</summary>
    public async Task<UploadInfo> BeginDirectAsync(UploadAddress at, NewUpload upload, CancellationToken cancellationToken)
    {
        RequireOffered((await store.PlaceOfAsync(Ingest.AnyKeyOf(at.LibraryId), cancellationToken)).Store);
        var info = await BeginAsync(at, upload, cancellationToken);
        if (info.Status != UploadStatus.Open)
        {
            return info;
        }

        var id = Guid.NewGuid();
        await grains.Upload(at.Upload).Take(id);
        var direct = await DirectOfAsync(info, cancellationToken);
        var mark = await direct.BeginDirectAsync(at.Upload, upload.Size!.Value, cancellationToken);
        await grains.Upload(at.Upload).Save(id, UploadProgress.Beginning(upload.Size) with { Place = mark.Place });
        return info;
    }

    /// <summary>The parts of such an upload that have not come, with new addresses.</summary>
    public async Task<(UploadInfo Info, IReadOnlyList<DirectPart> Missing)> MissingAsync(
        UploadAddress at, TimeSpan life, CancellationToken cancellationToken)
    {
        RequireDirect(await LookAsync(at));
        var turn = await TakeAsync(at, Guid.NewGuid(), cancellationToken);
        return turn.Info.Status == UploadStatus.Open
            ? (turn.Info, await MissingAsync(at, turn, await DirectOfAsync(turn.Info, cancellationToken), life, cancellationToken))
            : (turn.Info, []);
    }

    /// <summary>Takes such an upload in: its bytes are read from the location, and nothing that the client said of them is believed.</summary>
    /// <exception cref="ApiException">Not all parts have come; or the bytes are not the declared ones, and are removed.</exception>
    public async Task<UploadInfo> CompleteDirectAsync(UploadAddress at)
    {
        var cancellationToken = CancellationToken.None; // A client that goes away finds its photo when it asks again.
        RequireDirect(await LookAsync(at));
        using var place = await EnterAsync(at, cancellationToken);
        var id = Guid.NewGuid();
        var turn = await TakeAsync(at, id, cancellationToken);
        if (turn.Info is not { Status: UploadStatus.Open, Upload: { Size: { } size } upload })
        {
            return turn.Info;
        }

        var direct = await DirectOfAsync(turn.Info, cancellationToken);
        if (await MissingAsync(at, turn, direct, TimeSpan.FromMinutes(1), cancellationToken) is [var first, ..] missing)
        {
            throw new ApiException(
                Faults.Conflict, $"{missing.Count} parts have not come, or with another size; the first is part {first.Number} with {first.Length} bytes.");
        }

        await using var room = await ingest.HoldRoomAsync(at.LibraryId, upload.Sha256, size);
        FileHead head = new(sniffer, turn.Progress);
        await using var staged = await direct.TakeDirectAsync(at.Upload, MarkOf(turn), size, bytes => head.Add(bytes.Span), cancellationToken);
        return await FinishAsync(at, upload, id, staged, head, room);
    }

    async Task<IReadOnlyList<DirectPart>> MissingAsync(
        UploadAddress at, UploadTurn turn, IDirectStore direct, TimeSpan life, CancellationToken cancellationToken)
    {
        try
        {
            return await direct.MissingPartsAsync(at.Upload, MarkOf(turn), turn.Info.Upload.Size!.Value, life, cancellationToken);
        }
        catch (StagedLostException lost)
        {
            log.UploadLost(lost, at.Upload);
            await grains.Upload(at.Upload).Fail(lost.Message);
            throw;
        }
    }

    async ValueTask<IDirectStore> DirectOfAsync(UploadInfo info, CancellationToken cancellationToken) =>
        RequireOffered(await store.AtPlaceAsync(info.Upload.Location, cancellationToken));

    static IDirectStore RequireOffered(IBlobStore place) => place.Direct
        ?? throw new ApiException(Faults.Conflict, "The location of this library takes no bytes directly; send them by one of the other doors.");

    static void RequireDirect(UploadInfo info)
    {
        if (!info.Upload.IsDirect)
        {
            throw new ApiException(Faults.Conflict, "The bytes of this upload go through this server: send them to its own address.");
        }
    }

    static StagedMark MarkOf(UploadTurn turn) => new(turn.Progress.Offset, turn.Progress.Place, turn.Progress.Digest);

    async Task<UploadPlace> EnterAsync(UploadAddress at, CancellationToken cancellationToken)
    {
        await LookAsync(at); // a stranger's request ends nothing
        return await places.EnterAsync(at.Upload, cancellationToken);
    }

    async Task<UploadTurn> TakeAsync(UploadAddress at, Guid id, CancellationToken cancellationToken, bool isToWrite = false)
    {
        var grain = grains.Upload(at.Upload);
        var turn = await (isToWrite ? grain.TakeToWrite(id) : grain.Take(id)) ?? throw new ApiException(Faults.UploadGone, "This upload has been ended.");
        RequireHope(turn.Info);
        return turn is { Sealed: { } file, Info.Status: UploadStatus.Open } ? await GoOnAsync(turn, file, id, cancellationToken) : turn;
    }

    static void RequireHope(UploadInfo info)
    {
        if (info.Status == UploadStatus.Failed)
        {
            throw new ApiException(Faults.UploadGone, $"This upload cannot go on: {info.Problem} Begin it anew.");
        }
    }

    /// <summary>A process that had all the bytes died before it answered: when it got as far as the blob, the upload is done now.</summary>
    async Task<UploadTurn> GoOnAsync(UploadTurn turn, SealedFile file, Guid id, CancellationToken cancellationToken)
    {
        var (grain, upload) = (grains.Upload(turn.Info.Id), turn.Info.Upload);
        ArrivedFile arrived = new(
            upload.LibraryId, upload.Name, upload.Origin, new(file.Size, file.Sha256.ToBytes()) { Sha1 = Convert.FromHexString(file.Sha1) },
            new(file.Content.ContentType, file.Content.Extension));
        var key = LibraryLayout.Version(upload.LibraryId, arrived.PhotoId, 1, file.Content.Extension);
        if ((await store.StatAsync(BlobKey.Parse(key), cancellationToken))?.Size != file.Size || await ingest.IsKnownDamagedAsync(arrived.PhotoId))
        {
            // Also when a damaged blob lies there: it may be the one that these bytes were sent to mend.
            await grain.Unseal(id);
            return turn with { Sealed = null };
        }

        await CarryAsync(BlobKey.Parse(key), upload, cancellationToken);
        await using var room = await ingest.HoldRoomAsync(upload.LibraryId, file.Sha256, file.Size);
        var receipt = await ingest.EnterAsync(arrived, room, _ => Task.CompletedTask);
        return turn with { Info = await grain.Complete(file.Size, receipt), Sealed = null };
    }

    /// <summary>A blob that was committed where its upload began may not have come to where its library is by now: a move that has passed it would not find it any more.</summary>
    async Task CarryAsync(BlobKey key, NewUpload upload, CancellationToken cancellationToken)
    {
        if ((await store.PlaceOfAsync(key, cancellationToken)).Id != upload.Location)
        {
            await store.CopyAsync(key, key, cancellationToken);
        }
    }

    /// <summary>Opens what has come; null when it was a part that is whole already.</summary>
    async Task<IStagedUpload?> OpenAsync(UploadAddress at, UploadTurn turn, long? size, CancellationToken cancellationToken)
    {
        var mark = MarkOf(turn);
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var place = await store.AtPlaceAsync(turn.Info.Upload.Location, cancellationToken);
                return await place.StageAsync(at.Upload, mark, size, cancellationToken);
            }
            catch (StagedBusyException) when (clock.GetElapsedTime(began) < BusyPatience)
            {
                // A request of another node notices within seconds that this one came.
                await Task.Delay(BusyPause, clock, cancellationToken);
            }
            catch (StagedLostException lost)
            {
                if (turn.Info.Upload is { IsPart: true, Size: { } whole } && await PartSizeAsync(at, cancellationToken) == whole)
                {
                    await grains.Upload(at.Upload).Complete(whole, null);
                    return null;
                }

                log.UploadLost(lost, at.Upload);
                await grains.Upload(at.Upload).Fail(lost.Message);
                throw;
            }
        }
    }

    async Task<UploadInfo> FinishAsync(UploadAddress at, NewUpload upload, Guid id, IStagedUpload staged, FileHead head, UploadRoom room)
    {
        var grain = grains.Upload(at.Upload);
        var digest = await staged.FinishAsync(CancellationToken.None);
        if (ProblemOf(upload, digest) is { } problem)
        {
            await DropAsync(at, upload, staged);
            await grain.FailAfter(digest.Size, problem);
            throw new ApiException(digest.Size == 0 ? Faults.BodyEmpty : Faults.DigestMismatch, problem);
        }

        await RequireStillAllowedAsync(at);
        if (upload.IsPart)
        {
            await staged.CommitAsync(PartKey(at), CancellationToken.None);
            return await grain.Complete(digest.Size, null);
        }

        var kind = head.Kind();
        var isUsed = false;
        ArrivedFile file = new(at.LibraryId, upload.Name, upload.Origin, digest, new(kind.ContentType, kind.Extension));
        var receipt = await ingest.EnterAsync(file, room, async key =>
        {
            isUsed = true;
            SealedFile all = new(digest.Size, file.Hash, Convert.ToHexStringLower(digest.Sha1!), kind);
            _ = await grain.Seal(id, all) ? true : throw Arrival.TakenOver();
            await staged.CommitAsync(key, CancellationToken.None);
        });
        var done = await grain.Complete(digest.Size, receipt);
        if (!isUsed)
        {
            await DropAsync(at, upload, staged);
        }

        return done;
    }

    /// <summary>Removes bytes that nobody needs. What cannot be removed now is swept later: how the upload ended does not depend on it.</summary>
    async Task DropAsync(UploadAddress at, NewUpload upload, IStagedUpload staged)
    {
        try
        {
            var mark = await staged.CheckpointAsync(CancellationToken.None);
            await staged.DisposeAsync();
            var place = await store.AtPlaceAsync(upload.Location, CancellationToken.None);
            await place.DropStagedAsync(at.Upload, mark, CancellationToken.None);
        }
        catch (StoreException exception)
        {
            log.UploadNotDropped(exception, at.Upload);
        }
    }

    // A member may have been taken out while the bytes came: a large file comes for hours.
    async Task RequireStillAllowedAsync(UploadAddress at)
    {
        if (await grains.Library(at.LibraryId).GetRole(at.AccountId) < PermissionRules.LeastRole(Permission.AddPhotos))
        {
            throw new ApiException(Faults.Forbidden, "You may not add photos to this library any more.");
        }
    }

    static string? ProblemOf(NewUpload upload, BlobDigest digest) => digest switch
    {
        { Size: 0 } => "The file has no bytes; nothing was kept.",
        _ when upload.Sha256 is { } hash && hash.Hex != digest.Sha256Hex =>
            $"The bytes have the SHA-256 {digest.Sha256Hex} where {hash.Hex} was declared; send the file again.",
        _ when upload.Sha1 is { } hash && hash != Convert.ToHexStringLower(digest.Sha1!) =>
            $"The bytes have the SHA-1 {Convert.ToHexStringLower(digest.Sha1!)} where {hash} was declared; send the file again.",
        _ => null,
    };

    static BlobKey PartKey(UploadAddress at) => BlobKey.Parse(LibraryLayout.UploadPart(at.LibraryId, at.Upload));

    async Task<long?> PartSizeAsync(UploadAddress at, CancellationToken cancellationToken) =>
        (await store.StatAsync(PartKey(at), cancellationToken))?.Size;
}

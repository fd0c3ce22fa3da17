using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Uploads;

/// <summary>
/// The record of one upload. Each change is one durable write, so that an offset that a client was told stands after any crash. A reminder ends
/// what nobody goes on with.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
[GrainType(GrainNames.Upload)]
public sealed class UploadGrain(
    [PersistentState(GrainNames.Upload)] IPersistentState<UploadState> state, IndexDatabase index, IBlobStore store, TimeProvider clock, ILogger<UploadGrain> log)
    : Grain, IUploadGrain, IRemindable
{
    const string Reminder = "expire";
    const string NothingCame = "Nothing came for a week.";
    const string TooMany = "and its sender began more than may be unfinished at once.";

    static readonly TimeSpan LookEvery = TimeSpan.FromHours(6);

    UploadState? Upload => state.RecordExists && state.State.ExpiresAt > clock.GetUtcNow() ? state.State : null;

    Guid Id => Guid.ParseExact(this.GetPrimaryKeyString(), "D");

    public async Task<UploadInfo> Create(NewUpload upload)
    {
        if (Upload is null)
        {
            // The reminder first: an upload that nobody ends would keep its bytes for ever.
            await this.RegisterOrUpdateReminder(Reminder, UploadLife.Length, LookEvery);
            await state.CommitAsync(new()
            {
                Upload = upload,
                CreatedAt = clock.GetUtcNow(),
                ExpiresAt = Expiry,
                Progress = UploadProgress.Beginning(upload.Size),
            });
            await RecordAsync(state.State, UploadRowState.Open);
        }

        return InfoOf(state.State);
    }

    public Task<UploadInfo?> Get()
    {
        if (Upload is null)
        {
            DeactivateOnIdle(); // Whoever asks for ids that are not there must not fill the memory with them.
        }

        return Task.FromResult(Upload is { } upload ? InfoOf(upload) : null);
    }

    public Task<UploadTurn?> Take(Guid turn) => TakeAsync(turn, isToWrite: false);

    public Task<UploadTurn?> TakeToWrite(Guid turn) => TakeAsync(turn, isToWrite: true);

    async Task<UploadTurn?> TakeAsync(Guid turn, bool isToWrite)
    {
        if (Upload is not { } upload)
        {
            return null;
        }

        if (upload.Status == UploadStatus.Open && upload.Turn != turn)
        {
            var hasDied = upload.Progress.IsUnderWay;
            upload = upload with { Turn = turn, Progress = upload.Progress with { IsUnderWay = isToWrite }, ExpiresAt = Expiry };
            await state.CommitAsync(upload);
            if (hasDied)
            {
                await RecordAsync(upload, UploadRowState.Open, "The server ended while bytes came, or another node took over.", hasStopped: true);
            }
        }

        return new(InfoOf(upload), upload.Progress, upload.Sealed);
    }

    public async Task<bool> Holds(Guid turn)
    {
        if (Held(turn) is not { } upload)
        {
            return false;
        }

        // Of bytes with a digest nothing is saved before the last, and only by this is it known that they come.
        if (Expiry - upload.ExpiresAt >= UploadLife.SaidEvery)
        {
            await state.CommitAsync(upload with { ExpiresAt = Expiry });
        }

        return true;
    }

    public async Task Rest(Guid turn)
    {
        if (Held(turn) is { Progress.IsUnderWay: true } upload)
        {
            await state.CommitAsync(Rested(upload));
        }
    }

    public async Task<bool> Save(Guid turn, UploadProgress progress)
    {
        if (Held(turn) is not { } upload || progress.Offset < upload.Progress.Offset)
        {
            return false;
        }

        await state.CommitAsync(upload with
        {
            Progress = progress,
            Faults = progress.Offset > upload.Progress.Offset ? 0 : upload.Faults,
            ExpiresAt = Expiry,
            Upload = upload.Upload with { Size = progress.Size ?? upload.Upload.Size },
        });
        return true;
    }

    public async Task NoteStop(Guid turn, string reason)
    {
        if (Held(turn) is { } upload)
        {
            await Rest(turn); // it saved nothing at its end
            await RecordAsync(upload, UploadRowState.Open, reason, hasStopped: true);
        }
    }

    public async Task<bool> NoteFault(Guid turn, string reason)
    {
        if (Held(turn) is not { } upload)
        {
            return false;
        }

        upload = Rested(upload) with { Faults = upload.Faults + 1 };
        await state.CommitAsync(upload);
        if (upload.Faults < UploadLife.MostFaults)
        {
            await RecordAsync(upload, UploadRowState.Open, reason, hasStopped: true);
            return false;
        }

        await Fail($"{upload.Faults} requests in a row failed in the server at byte {upload.Progress.Offset}. {reason}");
        return true;
    }

    public async Task<bool> Seal(Guid turn, SealedFile file)
    {
        if (Held(turn) is not { } upload)
        {
            return false;
        }

        await state.CommitAsync(upload with { Sealed = file, ExpiresAt = Expiry });
        return true;
    }

    public Task Unseal(Guid turn) => Held(turn) is { Sealed: not null } upload ? state.CommitAsync(upload with { Sealed = null }) : Task.CompletedTask;

    public async Task<UploadInfo> Complete(long size, Receipt? receipt)
    {
        var upload = Upload ?? throw new QmulumException(FaultCode.NotFound, "There is no such upload.");
        if (upload.Status != UploadStatus.Done)
        {
            upload = upload with
            {
                Status = UploadStatus.Done,
                Progress = UploadProgress.Beginning(size) with { Offset = size },
                Upload = upload.Upload with { Size = size },
                Sealed = null,
                Receipt = receipt,
                ExpiresAt = Expiry,
            };
            await state.CommitAsync(upload);
            await RecordAsync(upload, IsWaitingPart(upload) ? UploadRowState.Open : UploadRowState.Done);
        }

        return InfoOf(upload);
    }

    public Task Fail(string reason) => FailAfter(0, reason);

    public async Task FailAfter(long received, string reason)
    {
        if (Upload is { Status: UploadStatus.Open } upload)
        {
            await DropAsync(upload);
            await state.CommitAsync(upload with { Status = UploadStatus.Failed, Problem = reason, Sealed = null });
            var came = upload.Progress with { Offset = Math.Max(received, upload.Progress.Offset) };
            await RecordAsync(upload with { Progress = came }, UploadRowState.Failed, reason);
        }
    }

    public async Task<bool> Discard()
    {
        if (Upload is not { } upload)
        {
            return false;
        }

        await DropAsync(upload);
        if (upload.Status == UploadStatus.Open)
        {
            await RecordAsync(upload, UploadRowState.Ended, "Its sender ended it.");
        }
        else if (IsWaitingPart(upload))
        {
            await RecordAsync(upload, UploadRowState.Done);
        }

        await ForgetAsync();
        return true;
    }

    public async Task<bool> GiveWay(string libraryId)
    {
        if (Upload is not { } upload)
        {
            // Its end was not entered when it came: the index was away.
            await IndexFaults.ToldAsync(() => index.Uploads.EndAsync(libraryId, Id, NothingCame, CancellationToken.None));
            DeactivateOnIdle();
            return true;
        }

        if (!IsUnfinished(upload))
        {
            await RecordAsync(upload, upload.Status == UploadStatus.Done ? UploadRowState.Done : UploadRowState.Failed, upload.Problem ?? "");
            return true;
        }

        return !IsGoneOnWith(upload) && await EndQuietAsync(upload);
    }

    bool IsGoneOnWith(UploadState upload) =>
        upload.ExpiresAt - UploadLife.Length + (IsHeardOfSeldom(upload) ? UploadLife.DirectGivesWayAfter : UploadLife.GivesWayAfter) > clock.GetUtcNow();

    /// <summary>What comes does not come by here, or nothing more comes until the other parts have come, too: over a slow line that takes hours.</summary>
    static bool IsHeardOfSeldom(UploadState upload) => upload.Upload.IsDirect || IsWaitingPart(upload);

    async Task<bool> EndQuietAsync(UploadState upload)
    {
        try
        {
            await DropAsync(upload);
        }
        catch (Exception exception) when (exception is StoreException or QmulumException)
        {
            log.UploadNotRemoved(exception, Id); // somebody writes to it all the same, or its location is away: another one makes room
            return false;
        }

        await RecordAsync(upload, UploadRowState.Ended, $"Nothing {(IsHeardOfSeldom(upload) ? "was heard of it for a day" : "came for an hour")}, {TooMany}");
        await ForgetAsync();
        return true;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Upload is not null)
        {
            return;
        }

        if (state.RecordExists)
        {
            try
            {
                await DropAsync(state.State);
                if (IsUnfinished(state.State))
                {
                    await RecordAsync(state.State, UploadRowState.Ended, NothingCame);
                }
            }
            catch (Exception exception) when (exception is StoreException or QmulumException)
            {
                log.UploadNotRemoved(exception, Id); // At the next tick; the sweep of the location comes in the end.
                return;
            }
        }

        await ForgetAsync();
    }

    DateTimeOffset Expiry => clock.GetUtcNow() + UploadLife.Length;

    static UploadState Rested(UploadState upload) => upload with { Progress = upload.Progress with { IsUnderWay = false } };

    /// <summary>
    /// Whether it is a part whose bytes are all there, and that was not joined with others yet. It counts among those that are not finished: its bytes are no photo's, so
    /// that no quota knows of them, and without end they would fill the location.
    /// </summary>
    static bool IsWaitingPart(UploadState upload) => upload is { Status: UploadStatus.Done, Upload.IsPart: true };

    static bool IsUnfinished(UploadState upload) => upload.Status == UploadStatus.Open || IsWaitingPart(upload);

    UploadState? Held(Guid turn) => Upload is { Status: UploadStatus.Open } upload && upload.Turn == turn ? upload : null;

    /// <summary>Removes the bytes that the location keeps for it: of one that takes bytes the staged ones, of a part its blob.</summary>
    async Task DropAsync(UploadState upload)
    {
        if (IsWaitingPart(upload))
        {
            await store.DeleteAsync(BlobKey.Parse(LibraryLayout.UploadPart(upload.Upload.LibraryId, Id)), CancellationToken.None);
        }
        else if (upload.Status == UploadStatus.Open)
        {
            await DropStagedAsync(upload.Upload.Location, upload.Progress);
        }
    }

    async Task DropStagedAsync(string? location, UploadProgress progress)
    {
        try
        {
            var place = await store.AtPlaceAsync(location, CancellationToken.None);
            await place.DropStagedAsync(Id, new(progress.Offset, progress.Place, progress.Digest), CancellationToken.None);
        }
        catch (StagedLostException)
        {
            // With its location, which is not one of this server any more.
        }
        catch (StagedBusyException)
        {
            throw new QmulumException(FaultCode.Busy, "A request still writes to this upload; try again in a moment.");
        }
    }

    async Task ForgetAsync()
    {
        if (state.RecordExists)
        {
            await state.ClearStateAsync();
        }

        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        DeactivateOnIdle();
    }

    /// <summary>Enters into the history what this record says. It is for people: an upload goes on also when the index does not take it.</summary>
    async Task RecordAsync(UploadState upload, UploadRowState row, string reason = "", bool hasStopped = false)
    {
        try
        {
            await index.Uploads.SaveAsync(upload.Upload.LibraryId, RowOf(upload, row, reason), hasStopped, CancellationToken.None);
        }
        catch (IndexUnavailableException exception)
        {
            log.UploadNotRecorded(exception, Id);
        }
    }

    UploadRow RowOf(UploadState upload, UploadRowState row, string reason) => new()
    {
        UploadId = Id,
        AccountId = upload.Upload.AccountId,
        Name = upload.Upload.Name,
        Device = upload.Upload.Origin.Device ?? "",
        Path = upload.Upload.Origin.Path ?? "",
        Size = upload.Upload.Size ?? 0,
        Received = upload.Progress.Offset,
        State = row,
        Reason = reason,
        BeganAt = upload.CreatedAt,
        Door = (long)(upload.Upload.IsDirect ? UploadDoor.Direct : UploadDoor.Resumable),
        Client = upload.Upload.Origin.Client ?? "",
    };

    UploadInfo InfoOf(UploadState upload) =>
        new(Id, upload.Upload, upload.Status, upload.Progress.Offset, upload.CreatedAt, upload.ExpiresAt, upload.Receipt, upload.Problem);
}

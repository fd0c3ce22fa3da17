using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Photos;

/// <summary>One photo. Every change is one write of the next state; what others must hear of it is told from that state, as often as needed.</summary>
// A grid that is scrolled through touches thousands of photos once: they need not stay for the usual quarter of an hour.
[CollectionAgeLimit(Minutes = 2)]
[GrainType(GrainNames.Photo)]
public sealed partial class PhotoGrain(
    [PersistentState(GrainNames.Photo)] IPersistentState<PhotoState> state,
    IndexDatabase index,
    IBlobStore store,
    RenditionTurning turner,
    WorkSignal work,
    OperationCatalog catalog,
    TimeProvider clock,
    ILogger<PhotoGrain> log) : Grain, IPhotoGrain
{
    /// <summary>
    /// A batch that was begun so often without an end rests for a while. Files are decoded in other processes, so that a server that ends again and
    /// again most likely does so for another reason; should it be the photo all the same, the others get their turn in between.
    /// </summary>
    public const int MaxClaims = 8;

    /// <summary>The photo, be it in the trash.</summary>
    PhotoState? Kept => state.RecordExists && state.State.IsKept ? state.State : null;

    /// <summary>The photo, unless it lies in the trash: nothing is done to it there, and nothing shown of it.</summary>
    PhotoState? Photo => Kept is { Trash: null } photo ? photo : null;

    Guid Id => Guid.ParseExact(this.GetPrimaryKeyString(), "D");

    public async Task<PhotoCreated> Create(string libraryId, NewPhoto photo)
    {
        if (Photo is { } existing)
        {
            return new(ReceiptOf(existing, duplicate: true), EntryOf(existing));
        }

        if (state.RecordExists)
        {
            return await CreateAgainAsync(libraryId, photo);
        }

        return await CreateAsync(NewStateOf(libraryId, photo));
    }

    async Task<PhotoCreated> CreateAsync(PhotoState created)
    {
        if (created.Elsewhere is { } away)
        {
            await index.Elsewhere.EnterAsync(created.LibraryId, Id, away.At, CancellationToken.None);
        }

        await state.CommitAsync(created);
        return new(ReceiptOf(created, duplicate: false), EntryOf(created));
    }

    public Task<PhotoDetails?> GetDetails() => Task.FromResult(Asked(Photo) is { } photo ? DetailsOf(photo) : null);

    public Task<PhotoEntry?> GetEntry() => Task.FromResult(Asked(Photo) is { } photo ? EntryOf(photo) : null);

    public Task<string?> GetLibrary() => Task.FromResult(Asked(Kept)?.LibraryId);

    public Task<WorkOrder?> BeginWork(int claims) => Task.FromResult(OrderOf(claims));

    WorkOrder? OrderOf(int claims)
    {
        if (Kept is { Trash: { IsBeingPurged: true } trash } doomed)
        {
            return new(Id, doomed.LibraryId, doomed.Current, doomed.Name, doomed.Origin.Modified, [], Suspected: false, trash.Stamp, PartOf: doomed.PartOf, Film: doomed.Film);
        }

        if (Photo is not { } photo || DueNow(photo) is not { IsEmpty: false } due)
        {
            return null;
        }

        return new(
            Id, photo.LibraryId, photo.Current, photo.Name, photo.Origin.Modified, catalog.NextBatch(due), claims > MaxClaims, Frame: photo.Frame, Tag: photo.NextTag);
    }

    /// <summary>What of that which is due can be done now: what needs an original that the replicas keep waits for it, as long as it takes.</summary>
    ImmutableArray<string> DueNow(PhotoState photo) => photo.Elsewhere is null ? photo.Due : catalog.WithoutFile(photo.Due);

    public async Task ApplyWork(WorkResult result)
    {
        // What was begun before it came into the trash is entered there.
        if (Kept is { } photo && photo.Current.Number == result.Version)
        {
            await state.CommitAsync(photo.With(result, clock.GetUtcNow()));
        }
    }

    public async Task<DateTimeOffset?> FailWork(WorkFailure failure)
    {
        if (Kept is not { } photo || photo.Current.Number != failure.Version)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var next = photo.With(failure, now);
        await state.CommitAsync(next);
        if (next.RetryAt(failure.Operations) is { } retryAt)
        {
            return retryAt;
        }

        log.PhotoSetAside(Id);
        return null;
    }

    public async Task NoteProgress(int version, string operation, int percent)
    {
        if (Photo is not { } photo || photo.Current.Number != version || !photo.Due.Contains(operation))
        {
            return;
        }

        await state.CommitAsync(photo.WithProgress(operation, Math.Clamp(percent, 0, 100)));
        await Announce();
    }

    public Task Announce() => state.RecordExists
        ? GrainFactory.Library(state.State.LibraryId).Record(EntryOf(state.State))
        : Task.CompletedTask;

    public Task RemakeRenditions() => RemakeRenditionsAsync(WorkPriority.Interactive);

    public async Task RetryFailed()
    {
        if (Photo is { } photo && catalog.MayRunAgain(photo.Resting) is { IsEmpty: false } resting)
        {
            await MakeDueAsync(photo with { Problem = null }, resting, WorkPriority.Upload);
        }
    }

    public async Task RemoveWithLibrary(string libraryId, DateTimeOffset deletedAt)
    {
        if (!state.RecordExists)
        {
            return;
        }

        if (state.State.LibraryId != libraryId || !await GrainFactory.Library(libraryId).ConfirmRemoval(deletedAt))
        {
            throw new QmulumException(FaultCode.Conflict, $"Photo {Id} is not of a library that is being removed; nothing was removed.");
        }

        // The bytes first: a state without bytes is found by the next try, bytes without a state by nobody.
        await DeleteAllAsync(LibraryLayout.RenditionFolder(libraryId, Id));
        await DeleteAllAsync(LibraryLayout.PhotoFolder(libraryId, Id));
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    async Task DeleteAllAsync(string prefix)
    {
        await foreach (var blob in store.ListAsync(prefix, CancellationToken.None))
        {
            await store.DeleteAsync(blob.Key, CancellationToken.None);
        }
    }

    async Task RemakeRenditionsAsync(WorkPriority priority)
    {
        if (Photo is { Renditions.IsEmpty: false, Status: not PhotoStatus.Pending } photo)
        {
            await MakeDueAsync(photo, catalog.MakesRenditions(photo.Kind), priority);
        }
    }

    PhotoState? Asked(PhotoState? photo)
    {
        if (!state.RecordExists)
        {
            // Whoever asks for ids that are not there must not fill the memory with them.
            DeactivateOnIdle();
        }

        return photo;
    }

    // The row first: a worker that finds nothing due drops it, a photo with a due task and no row would wait for ever. And once more after
    // the write, for a worker that came in between.
    async Task WithWorkAsync(PhotoState next, WorkPriority priority)
    {
        next = next.TellingItsWait();
        await index.Tasks.EnqueueAsync(Id, next.LibraryId, priority, clock.GetUtcNow(), CancellationToken.None);
        await state.CommitAsync(next);
        await index.Tasks.EnqueueAsync(Id, next.LibraryId, priority, clock.GetUtcNow(), CancellationToken.None);
        work.Wake();
    }

    /// <summary>Somebody waits for it: an original that is elsewhere is asked back.</summary>
    async Task MakeDueAsync(PhotoState photo, ImmutableArray<string> operations, WorkPriority priority)
    {
        await WithWorkAsync(photo.WithDue(operations), priority);
        await (photo.Elsewhere is null ? Task.CompletedTask : Recall());
    }

    PhotoState NewStateOf(string libraryId, NewPhoto photo)
    {
        var created = PhotoState.Of(libraryId, photo, catalog.OnUpload(PhotoState.KindOf(photo.ContentType)));
        return photo.ElsewhereSince is { } since ? created.MadeAgain(photo, since) : created;
    }

    Receipt ReceiptOf(PhotoState photo, bool duplicate)
    {
        var original = photo.Versions[0];
        return new(Id, photo.LibraryId, original.Hash, original.Size, photo.Name, original.BlobKey, photo.ReceivedAt, duplicate);
    }

    PhotoEntry EntryOf(PhotoState photo) => photo.IsKept ? EntryOfKept(photo) : TombstoneOf(photo);

    /// <summary>For those who had the photo: that it is gone, and nothing of what it was.</summary>
    PhotoEntry TombstoneOf(PhotoState photo) => new(
        Id, photo.Revision, Interfaces.PhotoKind.Other, PhotoStatus.Failed, default, 0, 0, [], "", "", 0, ContentHash.None, Removed: true);

    PhotoEntry EntryOfKept(PhotoState photo) => new(
        Id,
        photo.Revision,
        photo.Kind,
        photo.Status,
        photo.Taken.Local,
        photo.Shown.Width,
        photo.Shown.Height,
        photo.Placeholder,
        photo.Tag,
        photo.Name,
        photo.Versions[0].Size,
        photo.Versions[0].Hash,
        Removed: photo.Trash is not null,
        photo.Trash is { } trash ? new(trash.At, trash.Stamp, trash.IsBeingPurged) : null,
        photo.Traits,
        photo.PartOf,
        photo.PairKey);

    PhotoDetails DetailsOf(PhotoState photo) => new(
        EntryOf(photo),
        photo.LibraryId,
        photo.ReceivedAt,
        photo.Origin,
        photo.Taken,
        photo.Pixels,
        photo.Facts,
        photo.Versions,
        photo.Renditions,
        photo.Tasks,
        photo.Damage?.ToProblem() ?? photo.Problem,
        photo.Overlay,
        photo.Look,
        !photo.Undo.IsEmpty,
        photo.TakenByFile,
        photo.PartOf,
        photo.Film);
}

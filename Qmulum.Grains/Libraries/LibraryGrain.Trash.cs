using System.Collections.Immutable;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Libraries;

/// <remarks>
/// The photos' states are the truth, and are written first; the index hides or shows them in a few transactions after that. What a crash leaves undone in
/// between is in the queue: a photo in it tells the library how it stands.
/// </remarks>
public sealed partial class LibraryGrain
{
    const string TrashReminder = "trash";

    /// <summary>Photos asked at once: enough that their writes share a commit, few enough that nothing else waits for them.</summary>
    const int AskedAtOnce = 100;

    /// <summary>Photos that are doomed in one go.</summary>
    const int PurgeSlice = 500;

    static readonly TimeSpan LookAtTrashEvery = TimeSpan.FromMinutes(10);
    static readonly TimeSpan EmptyTrashEvery = TimeSpan.FromMinutes(1); // the shortest that a reminder may be

    int _trashing;
    bool _isEmptying;

    public async Task<ImmutableArray<Guid>> TrashPhotos(ImmutableArray<Guid> photos, Guid by)
    {
        RequireThere();
        _trashing++;
        try
        {
            await this.RegisterOrUpdateReminder(TrashReminder, LookAtTrashEvery, LookAtTrashEvery);
            var trashed = await ChangePhotosAsync(photos, photo => photo.Trash(Id, by));

            // Asked afterwards: a photo that lies in the trash is joined by no film, and all that have joined it are in the index.
            await ChangePhotosAsync(await WithoutSharedAsync(await OthersAsync(photos)), photo => photo.Trash(Id, by));
            return trashed;
        }
        finally
        {
            _trashing--;
        }
    }

    public Task<ImmutableArray<Guid>> RestorePhotos(ImmutableArray<Guid> photos, Guid by)
    {
        RequireThere();
        return RestoreAsync(photos, by);
    }

    public async Task<ImmutableArray<Guid>> PurgePhotos(ImmutableArray<Guid> photos)
    {
        RequireThere();
        return [.. (await PurgeAsync(await index.Trash.FindAsync(Id, [.. photos.Union(await OthersAsync(photos))], CancellationToken.None))).Intersect(photos)];
    }

    public async Task<long> EmptyTrash()
    {
        RequireThere();
        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        if (totals.TrashPhotos == 0)
        {
            return 0;
        }

        await this.RegisterOrUpdateReminder(TrashReminder, EmptyTrashEvery, EmptyTrashEvery);
        await ChangeAsync(library => library with { EmptyTrashThrough = totals.LastSeq });

        // What fits into a call is hidden when it returns; the rest follows.
        await PurgeSliceAsync(totals.LastSeq);
        this.RegisterGrainTimer(SweepTrashAsync, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        return totals.TrashPhotos;
    }

    public async Task<Interfaces.TrashPage> GetTrash(long? before, int limit)
    {
        RequireThere();
        var page = await index.Trash.ListAsync(Id, before, limit, CancellationToken.None);
        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        return new(
            [.. page.Photos.Select(one => new Interfaces.TrashedPhoto(IndexMapping.ToEntry(one.Photo), one.At))],
            page.Next,
            new(totals.TrashBytes, totals.TrashPhotos),
            state.State.Settings.TrashDays);
    }

    /// <summary>Brings photos back, and what goes with them; tells which of these are.</summary>
    async Task<ImmutableArray<Guid>> RestoreAsync(ImmutableArray<Guid> photos, Guid? by) =>
        [.. (await ChangePhotosAsync([.. photos, .. await OthersAsync(photos)], photo => photo.RestoreFromTrash(Id, by))).Intersect(photos)];

    /// <summary>Has photos change their states, and tells the index of all of them. The queue knows of them meanwhile.</summary>
    async Task<ImmutableArray<Guid>> ChangePhotosAsync(IReadOnlyList<Guid> photos, Func<IPhotoGrain, Task<PhotoEntry?>> change)
    {
        var known = await index.Photos.KnownAsync(Id, [.. photos.Distinct()], CancellationToken.None);
        var later = clock.GetUtcNow() + SafetyNet;
        await index.Tasks.EnqueueAsync(known, Id, WorkPriority.Backfill, later, CancellationToken.None);
        List<Guid> changed = [];
        foreach (var some in known.Chunk(AskedAtOnce))
        {
            var entries = (await Task.WhenAll(some.Select(id => change(GrainFactory.Photo(id))))).OfType<PhotoEntry>().ToList();
            await Task.WhenAll(entries.Select(Recorder.RecordAsync));
            changed.AddRange(entries.Select(entry => entry.Id));
        }

        // Their manifests are due.
        await index.Tasks.EnqueueAsync(known, Id, WorkPriority.Backfill, clock.GetUtcNow(), CancellationToken.None);
        work.Wake();
        return [.. changed];
    }

    /// <summary>The picture and the film of a Live Photo are one photo: what becomes of one becomes of both.</summary>
    async Task<List<Guid>> OthersAsync(ImmutableArray<Guid> photos) =>
        [.. (await index.Pairs.OthersAsync(Id, photos, CancellationToken.None)).Except(photos)];

    /// <summary>Of what goes with photos that have just come into the trash, what goes there too: not a film that a picture which stays can have.</summary>
    async Task<List<Guid>> WithoutSharedAsync(List<Guid> others)
    {
        List<Guid> along = [];
        foreach (var other in others)
        {
            if (!await HandOnAsync(other))
            {
                along.Add(other);
            }
        }

        return along;
    }

    /// <summary>Gives a film to another picture that has the same content identifier and none: an edited copy of the first, say.</summary>
    /// <returns>Whether there is one.</returns>
    async Task<bool> HandOnAsync(Guid film)
    {
        if (await GrainFactory.Photo(film).GetEntry() is not { PartOf: { } still, ContentId: { } contentId })
        {
            return false;
        }

        foreach (var copy in await index.Pairs.FindAsync(Id, contentId, Data.PhotoKind.Image, CancellationToken.None))
        {
            if (await GrainFactory.Photo(copy).GetDetails() is not { Film: null })
            {
                continue;
            }

            await GrainFactory.Photo(film).LeaveStill(still);
            await GrainFactory.Photo(still).DropFilm(film);
            await GrainFactory.Photo(copy).TakeFilm();
            return true;
        }

        return false;
    }

    async Task<ImmutableArray<Guid>> PurgeAsync(IReadOnlyList<TrashStamp> stamps)
    {
        List<Guid> doomed = [];
        foreach (var some in stamps.Chunk(AskedAtOnce))
        {
            var entries = (await Task.WhenAll(some.Select(one => GrainFactory.Photo(one.PhotoId).AskPurge(Id, one.Stamp)))).OfType<PhotoEntry>().ToList();
            await Task.WhenAll(entries.Select(Recorder.RecordAsync));
            doomed.AddRange(entries.Select(entry => entry.Id));
        }

        return [.. doomed];
    }

    /// <summary>Dooms what has lain in the trash long enough, and what was there when it was emptied.</summary>
    async Task SweepTrashAsync(CancellationToken cancellationToken)
    {
        if (_isEmptying || state.State.DeletedAt is not null)
        {
            return;
        }

        _isEmptying = true;
        try
        {
            var through = state.State.EmptyTrashThrough;
            while (await PurgeSliceAsync(through))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            await RestTrashAsync(through);
        }
        finally
        {
            _isEmptying = false;
        }
    }

    /// <returns>Whether there may be more.</returns>
    async Task<bool> PurgeSliceAsync(long through)
    {
        var until = clock.GetUtcNow() - TimeSpan.FromDays(state.State.Settings.TrashDays);
        var over = await index.Trash.OverAsync(Id, until, through, PurgeSlice, CancellationToken.None);
        if (through == 0 && over.Count > 0)
        {
            await EnterPurgeAsync(over.Count);
        }

        return (await PurgeAsync(over)).Length > 0;
    }

    /// <summary>Nobody asks for what goes after its days, so that no request is entered; before it is done, as all that cannot be taken back.</summary>
    Task EnterPurgeAsync(int photos) => GrainFactory.Audit().Enter(
    [
        new(
            Guid.CreateVersion7(), clock.GetUtcNow(), AuditAction.PhotosPurged, null, null, Id,
            $"{(photos == 1 ? "1 photo" : $"{photos} photos")}: {state.State.Settings.TrashDays} days in the trash", new(null, null)),
    ]);

    /// <summary>Looks less often when the trash has been emptied, and no more when nothing is in it.</summary>
    async Task RestTrashAsync(long through)
    {
        if (state.State.EmptyTrashThrough != through)
        {
            return; // emptied once more meanwhile: the reminder goes on with it
        }

        if (through > 0)
        {
            await ChangeAsync(library => library.EmptyTrashThrough == through ? library with { EmptyTrashThrough = 0 } : null);
            await this.RegisterOrUpdateReminder(TrashReminder, LookAtTrashEvery, LookAtTrashEvery);
        }

        if ((await index.Photos.TotalsAsync(Id, CancellationToken.None)).TrashPhotos == 0
            && await this.GetReminder(TrashReminder) is { } reminder && _trashing == 0)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    void RequireThere()
    {
        RequireCreated();
        if (state.State.DeletedAt is not null)
        {
            throw NotThere();
        }
    }
}

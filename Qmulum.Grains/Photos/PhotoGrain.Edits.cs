using System.Collections.Immutable;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Photos;

public sealed partial class PhotoGrain
{
    // Should this process die between the write and its announcement, a worker tells the library then.
    static readonly TimeSpan SafetyNet = TimeSpan.FromMinutes(1);

    public async Task<PhotoEntry?> Edit(string libraryId, PhotoEdit edit)
    {
        if (Asked(Photo) is not { } photo || photo.LibraryId != libraryId)
        {
            return null;
        }

        if (!photo.EditIds.Contains(edit.Id))
        {
            await CommitEditAsync(photo, photo.Edited(edit, clock.GetUtcNow()));
        }

        await Announce();
        return EntryOf(state.State);
    }

    public Task<ImmutableArray<PhotoEvent>> GetHistory() => Task.FromResult<ImmutableArray<PhotoEvent>>(
        Asked(Photo) is { } photo ? [.. photo.Events.Reverse(), Arrival(photo)] : []);

    async Task CommitEditAsync(PhotoState photo, PhotoState next)
    {
        if (next.Look == photo.Look || photo is { Renditions.IsEmpty: true, Due.IsEmpty: true })
        {
            await index.Tasks.EnqueueAsync(Id, next.LibraryId, WorkPriority.Interactive, clock.GetUtcNow() + SafetyNet, CancellationToken.None);
            await state.CommitAsync(next);
            return;
        }

        if (photo.Due.IsEmpty && next.Overlay.Crop == photo.Overlay.Crop && photo.Overlay.Crop is null
            && await turner.TurnAsync(Id, photo, next, CancellationToken.None) is { } turned)
        {
            await index.Tasks.EnqueueAsync(Id, next.LibraryId, WorkPriority.Interactive, clock.GetUtcNow() + SafetyNet, CancellationToken.None);
            await state.CommitAsync(turned);
            return;
        }

        // What cannot follow at once is made anew.
        await MakeDueAsync(next, catalog.MakesRenditions(next.Kind), WorkPriority.Interactive);
    }

    static PhotoEvent Arrival(PhotoState photo) =>
        new(photo.ReceivedAt, PhotoEventKind.Received, photo.Name, null, 1, null, "done");
}

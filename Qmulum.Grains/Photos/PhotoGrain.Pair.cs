using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Photos;

/// <remarks>
/// Both files are in the index before either looks for the other: whichever is entered last finds the one before it. The film is joined first and the picture
/// says so after that; what a crash leaves in between is done again by the worker, whose row of the queue is still there.
/// </remarks>
public sealed partial class PhotoGrain
{
    public async Task<Guid?> FindStill()
    {
        if (Photo is not { PairKey: { } pairKey } photo)
        {
            return null;
        }

        return photo.Kind switch
        {
            Interfaces.PhotoKind.Image => Id,
            Interfaces.PhotoKind.Video when photo.PartOf is { } still => still,
            Interfaces.PhotoKind.Video => await FirstAsync(photo.LibraryId, pairKey),
            _ => null,
        };
    }

    public async Task TakeFilm()
    {
        if (Photo is not { Kind: Interfaces.PhotoKind.Image, PairKey: { } pairKey } photo)
        {
            return;
        }

        var others = await index.Pairs.FindAsync(photo.LibraryId, pairKey, Data.PhotoKind.Video, CancellationToken.None);
        Guid? film = null;
        foreach (var other in photo.Film is { } held ? [held, .. others.Where(id => id != held)] : others)
        {
            if (await GrainFactory.Photo(other).JoinStill(photo.LibraryId, Id))
            {
                film = other;
                break;
            }
        }

        if (film != photo.Film)
        {
            await state.CommitAsync(photo with { Revision = photo.Revision + 1, Film = film });
        }

        await Announce();
    }

    public async Task<bool> JoinStill(string libraryId, Guid still)
    {
        if (KeptIn(libraryId) is not { Kind: Interfaces.PhotoKind.Video } photo || (photo.PartOf ?? still) != still)
        {
            return false;
        }

        if (photo.PartOf is null)
        {
            if (photo.Trash is not null)
            {
                return false; // it was thrown away as a photo of its own
            }

            await state.CommitAsync(photo with { Revision = photo.Revision + 1, PartOf = still });
        }

        await Announce();
        return true;
    }

    public async Task LeaveStill(Guid still)
    {
        if (Kept is not { } photo || photo.PartOf != still)
        {
            return;
        }

        // From the queue it looks for another picture that it is the film of: there may be an edited copy.
        await WithWorkAsync(photo with { Revision = photo.Revision + 1, PartOf = null }, WorkPriority.Backfill);
        await Announce();
    }

    public async Task DropFilm(Guid film)
    {
        if (Kept is not { } photo || photo.Film != film)
        {
            return;
        }

        await state.CommitAsync(photo with { Revision = photo.Revision + 1, Film = null });
        await Announce();
    }

    async Task<Guid?> FirstAsync(string libraryId, string pairKey) =>
        await index.Pairs.FindAsync(libraryId, pairKey, Data.PhotoKind.Image, CancellationToken.None) is [var first, ..] ? first : null;
}

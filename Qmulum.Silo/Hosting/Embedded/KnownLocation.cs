using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Which folder location the database knows: another one in its place is as good as none. An installation from before the database knew it learns it at
/// the first start at which the location is there, if that is the one with its photos.
/// </summary>
sealed class KnownLocation(IndexDatabase index, InstallationLocation location)
{
    /// <summary>Photos that are looked for. One that is there is enough: single ones may have been lost.</summary>
    const int Sample = 20;

    /// <returns>The id that the location must have; null when it is not known yet and the location is away.</returns>
    /// <exception cref="StoreLayoutException">None of the photos is in the location that is there.</exception>
    public async Task<Guid?> FindAsync(string path)
    {
        if (await index.FactAsync(InstallationFacts.Location, CancellationToken.None) is { } known)
        {
            return Guid.Parse(known);
        }

        if (await location.FindFolderAsync() is not { } found)
        {
            return null;
        }

        await DemandOwnAsync(path, location.Open(found));
        return Guid.Parse(await index.AgreeAsync(InstallationFacts.Location, () => Task.FromResult($"{found}"), CancellationToken.None));
    }

    async Task DemandOwnAsync(string path, IBlobStore store)
    {
        var looked = 0;
        foreach (var library in await index.Photos.LibrariesAsync("", Sample, CancellationToken.None))
        {
            if ((await index.Locations.OfLibraryAsync(library, CancellationToken.None)).Count > 0)
            {
                continue; // what it has may be in another location
            }

            foreach (var photo in (await index.Photos.ListAsync(library, null, Sample, CancellationToken.None)).Photos)
            {
                if (await HasAsync(store, LibraryLayout.PhotoFolder(library, photo.PhotoId)))
                {
                    return;
                }

                looked++;
            }
        }

        if (looked > 0)
        {
            throw new StoreLayoutException(
                $"'{path}' is a location without the photos of this installation: {looked} were looked for, and none is there. If it is a mount, mount the right "
                + "one; else put the photos' files back. Nothing was changed.");
        }
    }

    static async Task<bool> HasAsync(IBlobStore store, string prefix)
    {
        await foreach (var _ in store.ListAsync(prefix, CancellationToken.None))
        {
            return true;
        }

        return false;
    }
}

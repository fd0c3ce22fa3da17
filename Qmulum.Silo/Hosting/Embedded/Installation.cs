using Qmulum.Data;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>An installation in one data folder: the databases, and the location beside them.</summary>
static class Installation
{
    // The one process that may hold the data folder is the one owner of its leases.
    const string WorkOwner = "server";

    public static async Task<ServerResources> OpenAsync(ServerOptions options, TimeProvider clock)
    {
        var probing = MediaWorkers.ProbeAsync();
        var folder = new DataFolder(Path.GetFullPath(options.Data));
        var folderLock = DataFolderLock.Take(folder.Root);
        try
        {
            if (Directory.Exists(folder.Unfinished))
            {
                throw new UnfinishedFolderException(
                    $"{folder.Root} was being restored or rebuilt, and that was stopped: not all of it is there. Empty the folder and begin it anew.");
            }

            if (new TakeInNotes(folder).Any)
            {
                throw new UnfinishedFolderException(
                    "Photos were being entered by `fsck --take-in`, and that was stopped: what people set on some of them is not entered yet. Run it once more.");
            }

            InstallationLocation location = new(options, folder, clock);
            var inBucket = await PrepareLocationAsync(folder, location);
            await new UpgradeBackup(folder, clock).TakeIfOlderAsync();
            var index = await IndexDatabase.OpenAsync(
                new() { Provider = IndexProvider.Sqlite, Path = folder.Index }, clock, CancellationToken.None);
            try
            {
                var own = location.Open(inBucket ?? await new KnownLocation(index, location).FindAsync(folder.Location));
                LocationClaim.Forget(folder);
                await EndUploadsOfBeforeAsync(index);
                await probing;
                return new(folder, index, own, location.WithOthers(own, index.Locations), WorkOwner, folderLock);
            }
            catch
            {
                await index.DisposeAsync();
                throw;
            }
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Uploads that the process of before was taking in one request ended with it: who looks for them sees it now, and not five minutes later.</summary>
    static async Task EndUploadsOfBeforeAsync(IndexDatabase index)
    {
        try
        {
            await index.Uploads.EndRunningAsync(CancellationToken.None);
        }
        catch (IndexUnavailableException)
        {
            // A server starts on a full disk too; these are known to be lost in five minutes.
        }
    }

    /// <summary>A location is made once, before the databases; after that it must be there: a missing one is a disk that is not mounted.</summary>
    /// <returns>The bucket's id; null when it is none.</returns>
    static async Task<Guid?> PrepareLocationAsync(DataFolder folder, InstallationLocation location)
    {
        var noted = BucketNote.Read(folder);
        var isMade = noted.HasValue || File.Exists(folder.Index) || File.Exists(folder.Grains); // a lost index is made again, a location is not
        if (isMade && location.IsBucket != noted.HasValue)
        {
            throw new ServerOptionsException(noted.HasValue
                ? "The photos of this installation are in a bucket: the setting \"location\" must name it."
                : $"The photos of this installation are in '{folder.Location}': the setting \"location\" cannot move them to a bucket. Leave it out.");
        }

        if (isMade)
        {
            return noted;
        }

        var made = await ClaimAsync(folder, location);
        if (!location.IsBucket)
        {
            return null;
        }

        BucketNote.Write(folder, made);
        return made;
    }

    static async Task<Guid> ClaimAsync(DataFolder folder, InstallationLocation location)
    {
        var claim = LocationClaim.Take(folder);
        try
        {
            await location.ClaimAsync(claim);
            return claim;
        }
        catch (StoreLayoutException)
        {
            LocationClaim.Forget(folder); // nothing was made under it, and a rebuild wants an empty folder
            throw;
        }
    }
}

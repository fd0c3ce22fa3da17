using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Refuses a backup within what it is a backup of: it would be lost with it, and in a location it is a file that no photo names. A path is compared by what it
/// leads to.
/// </summary>
static class BackupApart
{
    /// <param name="target">The folder of the backup, a full path.</param>
    /// <param name="data">What is backed up.</param>
    /// <exception cref="KeeperRefusal">It lies in the data folder or in a location.</exception>
    public static void Demand(string target, DataFolder data)
    {
        try
        {
            var real = RealPath.Of(target);
            string[] above = [real, .. RealPath.Above(real)];
            var locations = KeptLocations.In(data.Grains).Rows.Locations.Select(one => one.Address).Where(address => !LocationAddress.IsBucket(address));
            string[] known = [data.Root, data.Location, .. locations];
            if (known.FirstOrDefault(folder => above.Contains(RealPath.Of(folder))) is { } own)
            {
                throw Refusal(target, $"{own}, which it is a backup of");
            }

            if (above.FirstOrDefault(FolderBlobStore.HasMarker) is { } location)
            {
                throw Refusal(target, $"{location}, which is a location of photos");
            }
        }
        catch (FormatException loop)
        {
            throw new KeeperRefusal($"{target} is no folder for a backup: {loop.Message}.");
        }
    }

    static KeeperRefusal Refusal(string target, string within) => new($"{target} lies in {within}. Name a folder outside of it, best on another disk.");
}

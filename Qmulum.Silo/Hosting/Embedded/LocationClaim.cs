using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// The id that an installation notes for its location before it makes that, until its database knows it. So a first start that was cut short finds its own marker again, and
/// no other installation's is taken for it.
/// </summary>
static class LocationClaim
{
    /// <summary>The noted id, or a new one, noted durably.</summary>
    public static Guid Take(DataFolder folder)
    {
        // One that cannot be read was not written to its end, so that nothing was made under it.
        if (File.Exists(folder.LocationClaim) && Guid.TryParse(File.ReadAllText(folder.LocationClaim), out var noted))
        {
            return noted;
        }

        var id = Guid.CreateVersion7();
        DurableFile.Write(folder.LocationClaim, System.Text.Encoding.ASCII.GetBytes($"{id}\n")); // before anything has it: a marker outlives a power cut, too
        return id;
    }

    public static void Forget(DataFolder folder) => File.Delete(folder.LocationClaim);
}

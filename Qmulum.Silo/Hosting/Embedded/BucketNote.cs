using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// What the data folder knows of a location that is not in it: the id of the bucket's marker. So photos that are in one place are never looked for in
/// another because a setting changed.
/// </summary>
static class BucketNote
{
    /// <summary>The noted id; null when this installation's location is in the data folder, or is not made yet.</summary>
    public static Guid? Read(DataFolder folder)
    {
        if (!File.Exists(folder.BucketNote))
        {
            return null;
        }

        return Guid.TryParse(File.ReadAllText(folder.BucketNote), out var id)
            ? id
            : throw new StoreLayoutException(
                $"'{folder.BucketNote}' is damaged: it must hold the id of the location. The bucket's '.qmulum/location.json' has it.");
    }

    /// <summary>Notes the id, durably and in one step.</summary>
    public static void Write(DataFolder folder, Guid id) => DurableFile.Write(folder.BucketNote, System.Text.Encoding.ASCII.GetBytes($"{id}\n"));
}

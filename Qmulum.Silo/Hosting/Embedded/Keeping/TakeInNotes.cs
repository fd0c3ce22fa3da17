using Qmulum.Grains.Interfaces;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// The manifests of photos that are being entered and tell more than an upload does. The first server that starts writes a photo's manifest anew from its
/// state, so that what people set would be gone with the old one if a run were ended in between.
/// </summary>
/// <param name="data">The data folder; while there are notes in it no server starts on it.</param>
sealed class TakeInNotes(DataFolder data)
{
    public bool Any => Directory.Exists(data.TakingIn) && Directory.EnumerateFiles(data.TakingIn).Any();

    /// <summary>Keeps one, on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep(PhotoManifest manifest)
    {
        Directory.CreateDirectory(data.TakingIn);
        File.Delete(PathOf(manifest.PhotoId)); // half of one, of a run that was ended while it wrote it
        WholeFile.Write(PathOf(manifest.PhotoId), manifest.ToBytes());
    }

    /// <summary>Lets go of one whose photo is entered with all that it tells.</summary>
    public void Forget(Guid photo)
    {
        if (Directory.Exists(data.TakingIn))
        {
            File.Delete(PathOf(photo));
        }
    }

    /// <summary>All of them. Half of one is left out: its photo was not entered.</summary>
    public IEnumerable<PhotoManifest> All() => Directory.Exists(data.TakingIn)
        ? Directory.GetFiles(data.TakingIn).Select(static path => PhotoManifest.TryRead(File.ReadAllBytes(path))).OfType<PhotoManifest>()
        : [];

    /// <summary>Lets go of all of them.</summary>
    public void Clear()
    {
        if (Directory.Exists(data.TakingIn))
        {
            Directory.Delete(data.TakingIn, recursive: true);
        }
    }

    string PathOf(Guid photo) => Path.Combine(data.TakingIn, $"{photo:D}.json");
}

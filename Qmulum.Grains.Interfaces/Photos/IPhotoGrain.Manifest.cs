namespace Qmulum.Grains.Interfaces;

public partial interface IPhotoGrain
{
    /// <summary>Writes the manifest beside the original anew when what it tells has changed. Can be repeated.</summary>
    /// <param name="anyway">Also when nothing is known to have changed.</param>
    [Alias("KeepManifest"), Idempotent]
    Task KeepManifest(bool anyway);
}

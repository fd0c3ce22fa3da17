namespace Qmulum.Grains.Interfaces;

public partial interface IPhotoGrain
{
    /// <summary>Writes the manifest beside the original anew when what it tells has changed. Can be repeated.</summary>
    /// <param name="anyway">Also when nothing is known to have changed; one that <see cref="CheckManifest"/> leaves is then put as it is to where it belongs.</param>
    [Alias("KeepManifest"), Idempotent]
    Task KeepManifest(bool anyway);

    /// <summary>
    /// Reads the manifest beside the original and writes it anew when it is missing, is none that can be read, is another photo's, or tells something else than the
    /// photo. One that tells something else of edits, of the trash or of replicas, or that a newer Qmulum wrote, stays: the photo's state may be the older of the two.
    /// </summary>
    /// <remarks>Fails as the store does when the location does not answer: nothing is known then.</remarks>
    [Alias("CheckManifest"), Idempotent]
    Task<CareCount> CheckManifest();
}

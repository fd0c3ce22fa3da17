namespace Qmulum.Grains.Interfaces;

/// <summary>
/// Makes one rendition in a format that is not made on arrival, once, and keeps it. Keyed by <see cref="RenditionKey"/>: one activation a key,
/// so that a hundred people who ask at once cost one encode.
/// </summary>
[Alias("qmulum.rendition-maker")]
public interface IRenditionGrain : IGrainWithStringKey
{
    /// <summary>Where the rendition lies, made now if it has to be.</summary>
    /// <exception cref="QmulumException">NotFound, RenditionPending or RenditionFailed.</exception>
    // An AVIF of a large picture takes seconds, more on a busy machine.
    [Alias("Get"), Idempotent, ResponseTimeout("00:01:00")]
    Task<Rendition> Get();
}

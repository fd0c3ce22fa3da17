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
    [Alias("Get")]
    Task<Rendition> Get();
}

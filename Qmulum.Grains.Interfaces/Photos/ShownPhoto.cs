using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// What a photo is shown by while its original is elsewhere. It stands in the manifest then: nothing of it can be made again from what lies in the location.
/// </summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Pixels">Its picture; null when that is not known.</param>
/// <param name="Facts">What the file says; null when it was not read.</param>
/// <param name="Placeholder">The ThumbHash; empty for none.</param>
/// <param name="Tag">The cache tag of the renditions.</param>
/// <param name="Look">How often it was turned or cut.</param>
/// <param name="Renditions">What was made of it.</param>
[GenerateSerializer, Immutable, Alias("qmulum.shown-photo")]
public sealed record ShownPhoto(
    [property: Id(0)] PhotoKind Kind,
    [property: Id(1)] Pixels? Pixels,
    [property: Id(2)] PhotoFacts? Facts,
    [property: Id(3)] byte[] Placeholder,
    [property: Id(4)] string Tag,
    [property: Id(5)] int Look,
    [property: Id(6)] ImmutableArray<Rendition> Renditions);

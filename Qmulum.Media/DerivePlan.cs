namespace Qmulum.Media;

/// <summary>What to derive from one file, all of it from one read and one decode.</summary>
/// <param name="Renditions">Renditions to make, up to 32.</param>
/// <param name="Placeholder">Whether to make the ThumbHash.</param>
/// <param name="PerceptualHash">Whether to make the 64-bit perceptual hash.</param>
/// <param name="Facts">Whether to read the metadata.</param>
/// <param name="FileName">The name the file came with; used for nothing but a date written in it.</param>
/// <param name="Framing">How a person wants the picture framed, after the file's own orientation; null for as it is.</param>
/// <param name="TurnsFile">
/// Whether to give the file itself, turned, as a rendition of kind <see cref="TurnedFile"/>: never decoded and encoded again. Nothing else is derived then.
/// </param>
/// <param name="FileModified">The file's own time; the last source of the date taken.</param>
public sealed record DerivePlan(
    IReadOnlyList<RenditionSpec> Renditions,
    bool Placeholder,
    bool PerceptualHash,
    bool Facts,
    string? FileName = null,
    DateTimeOffset? FileModified = null,
    Framing? Framing = null,
    bool TurnsFile = false)
{
    const int MaxRenditions = 32;

    /// <summary>The kind of the one rendition that is the file itself.</summary>
    public const string TurnedFile = "turned-file";

    /// <summary>Preview, thumbnail, placeholder, perceptual hash and facts.</summary>
    public static DerivePlan Everything(string? fileName = null, DateTimeOffset? fileModified = null) =>
        new([RenditionSpec.Preview, RenditionSpec.Thumbnail], true, true, true, fileName, fileModified);

    internal bool NeedsPixels => Renditions.Count > 0 || Placeholder || PerceptualHash;

    /// <summary>Refuses a plan that cannot be followed.</summary>
    /// <exception cref="ArgumentException">Too many renditions, or one that is out of range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Renditions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Renditions.Count, MaxRenditions);
        Framing?.Validate();
        foreach (var rendition in Renditions)
        {
            rendition.Validate();
        }
    }
}

namespace Qmulum.Media;

/// <summary>A rendition to make.</summary>
/// <param name="Kind">The caller's name for it, handed back with the output.</param>
/// <param name="LongEdge">Longest side in pixels, 1 to 16383 (WebP's most). A smaller picture is not enlarged.</param>
/// <param name="Format">The file format.</param>
/// <param name="Quality">Encoder quality, 1 to 100.</param>
public sealed record RenditionSpec(string Kind, int LongEdge, RenditionFormat Format, int Quality)
{
    /// <summary>For a whole screen: 1800 px.</summary>
    public static RenditionSpec Preview { get; } = new("preview", 1800, RenditionFormat.Auto, 80);

    /// <summary>For a grid: 550 px.</summary>
    public static RenditionSpec Thumbnail { get; } = new("thumbnail", 550, RenditionFormat.Auto, 80);

    /// <summary>Refuses a specification that no encoder could follow.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Kind);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongEdge, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongEdge, 16383);
        ArgumentOutOfRangeException.ThrowIfLessThan(Quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Quality, 100);
        if (!Enum.IsDefined(Format))
        {
            throw new ArgumentOutOfRangeException(nameof(Format), Format, "Unknown rendition format.");
        }
    }
}

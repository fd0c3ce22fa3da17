using System.Diagnostics.CodeAnalysis;

namespace Qmulum.Grains.Interfaces;

/// <summary>The kinds of rendition that there are.</summary>
public static class RenditionKinds
{
    /// <summary>1,800 px on the long edge: fills a screen.</summary>
    public const string Preview = "preview";

    /// <summary>550 px on the long edge: fills a place in the grid.</summary>
    public const string Thumbnail = "thumbnail";

    /// <summary>A video for every browser: 720 lines, H.264 and AAC. Only videos have it, and only those that need it.</summary>
    public const string Film = "film";

    /// <summary>The whole picture as edited: the file itself, turned, or a new picture of the part that was cut out. Made when it is asked for.</summary>
    public const string Edited = "edited";

    /// <summary>Whether there is such a kind.</summary>
    public static bool IsKnown(string? kind) => IsPicture(kind) || kind == Film;

    /// <summary>Whether it is a picture, which can be had in several formats.</summary>
    public static bool IsPicture(string? kind) => kind is Preview or Thumbnail;
}

/// <summary>The formats that a rendition can be asked for in.</summary>
public enum RenditionFormat
{
    Jpeg = 1,
    Webp = 2,
    Avif = 3,
}

/// <summary>One rendition of one photo in one format; its text form is the key of <see cref="IRenditionGrain"/>.</summary>
public sealed record RenditionKey(Guid PhotoId, string Kind, RenditionFormat Format)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RenditionKey? key)
    {
        key = null;
        var parts = text.Split('/');
        if (parts.Length != 3
            || !Guid.TryParseExact(parts[0], "D", out var photoId)
            || !(RenditionKinds.IsPicture(parts[1]) || parts[1] == RenditionKinds.Edited)
            || !Enum.TryParse<RenditionFormat>(parts[2], out var format))
        {
            return false;
        }

        key = new(photoId, parts[1], format);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{PhotoId:D}/{Kind}/{Format}";
}

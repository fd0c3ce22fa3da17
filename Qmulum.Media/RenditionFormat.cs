namespace Qmulum.Media;

/// <summary>The file format of a rendition.</summary>
public enum RenditionFormat
{
    /// <summary>JPEG, the cheapest by far; WebP when the picture is really transparent somewhere.</summary>
    Auto,

    /// <summary>Baseline JPEG, 4:2:0; transparency is laid on white.</summary>
    Jpeg,

    /// <summary>Lossy WebP; keeps transparency.</summary>
    Webp,

    /// <summary>AVIF; keeps transparency. Ten times the CPU of JPEG.</summary>
    Avif,
}

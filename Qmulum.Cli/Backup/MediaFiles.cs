namespace Qmulum.Cli.Backup;

/// <summary>Which names are photos and videos. The server looks at the content; this only keeps documents and programs at home.</summary>
static class MediaFiles
{
    static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        // Pictures.
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp",
        ".heic", ".heif", ".hif", ".avif", ".jxl", ".jp2",
        // RAW: Adobe, Canon, Nikon, Sony, Fujifilm, Olympus, Panasonic and Leica, Pentax, Samsung, Hasselblad, Phase One, Sigma, GoPro, others.
        ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".srf", ".raf", ".orf", ".rw2", ".rwl",
        ".pef", ".srw", ".3fr", ".fff", ".iiq", ".x3f", ".gpr", ".erf", ".kdc", ".mrw",
        // Videos.
        ".mp4", ".m4v", ".mov", ".3gp", ".3g2", ".webm", ".mkv", ".avi", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".ogv", ".insv",
    };

    /// <summary>What systems and network drives leave beside photos: never anybody's picture.</summary>
    static readonly HashSet<string> Clutter = new(StringComparer.OrdinalIgnoreCase)
    {
        "@eaDir", "#recycle", "Thumbs.db", "desktop.ini", ".DS_Store", "lost+found", "System Volume Information", "$RECYCLE.BIN",
    };

    public static bool IsMedia(string name) => Extensions.Contains(Path.GetExtension(name));

    public static bool IsHidden(string name) => name.StartsWith('.') || Clutter.Contains(name);
}

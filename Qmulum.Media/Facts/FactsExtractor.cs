using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Xmp;
using Directory = MetadataExtractor.Directory;

namespace Qmulum.Media.Facts;

/// <summary>Reads the metadata of a file, whatever state it is in: what cannot be read is absent.</summary>
sealed class FactsExtractor(TimeProvider clock)
{
    /// <param name="content">The file, at its start; null when it must not be read as a whole (<see cref="XmlDepth"/>).</param>
    /// <param name="blobs">EXIF and XMP found by other means; asked for only when MetadataExtractor finds no EXIF.</param>
    /// <param name="plan">The file's name and time.</param>
    public MediaFacts Read(Stream? content, Func<MetadataBlobs?> blobs, DerivePlan plan)
    {
        var directories = content is null ? [] : FromFile(content);
        if (!directories.OfType<ExifDirectoryBase>().Any() && blobs() is { } found)
        {
            directories = [.. directories, .. FromBlobs(found)];
        }
        return Interpret(directories, plan);
    }

    /// <summary>What the name and the time of a file say, for one whose content is not read.</summary>
    public MediaFacts FromName(DerivePlan plan) => Interpret([], plan);

    MediaFacts Interpret(IReadOnlyList<Directory> directories, DerivePlan plan)
    {
        try
        {
            return FactsReader.Read(directories, plan.FileName, plan.FileModified, clock.GetUtcNow());
        }
        catch (Exception error) when (IsOfBrokenContent(error) && directories.Count > 0)
        {
            return FromName(plan);
        }
    }

    static IReadOnlyList<Directory> FromFile(Stream content) => Attempt(() => ImageMetadataReader.ReadMetadata(content));

    static IEnumerable<Directory> FromBlobs(MetadataBlobs blobs)
    {
        if (blobs.Exif is { Length: > 0 } exif)
        {
            var tiff = exif.AsSpan().StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
            foreach (var directory in Attempt(() => new ExifReader().Extract(new MetadataExtractor.IO.ByteArrayReader(tiff))))
            {
                yield return directory;
            }
        }
        if (blobs.Xmp is { Length: > 0 } xmp && !XmlDepth.IsHostile(xmp))
        {
            foreach (var directory in Attempt(() => [new XmpReader().Extract(xmp)]))
            {
                yield return directory;
            }
        }
    }

    static IReadOnlyList<Directory> Attempt(Func<IReadOnlyList<Directory>> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (IsOfBrokenContent(error))
        {
            // Broken content throws any of these out of MetadataExtractor; the file is kept and shown without its metadata.
            return [];
        }
    }

    // Measured with mutated files: besides its own exceptions the library lets these through.
    static bool IsOfBrokenContent(Exception error) =>
        error is ImageProcessingException or MetadataException or IOException or ArgumentException or FormatException or OverflowException
            or NullReferenceException or InvalidOperationException or IndexOutOfRangeException or InvalidCastException or NotSupportedException
            or ArithmeticException or KeyNotFoundException or XmpCore.XmpException or System.Xml.XmlException or CultureNotFoundException
            or OutOfMemoryException;
}

using MetadataExtractor.Formats.Xmp;
using XmpCore;

namespace Qmulum.Media.Facts;

/// <summary>The XMP properties that are looked at (ISO 16684-1).</summary>
sealed record XmpFacts
{
    const string Exif = "http://ns.adobe.com/exif/1.0/";
    const string Photoshop = "http://ns.adobe.com/photoshop/1.0/";
    const string Basic = "http://ns.adobe.com/xap/1.0/";
    const string DublinCore = "http://purl.org/dc/elements/1.1/";
    const string Auxiliary = "http://ns.adobe.com/exif/1.0/aux/";
    const int MaxSubjects = 256;

    public string? DateTimeOriginal { get; private init; }

    public string? DateCreated { get; private init; }

    public string? CreateDate { get; private init; }

    public string? GpsTime { get; private init; }

    public string? Description { get; private init; }

    public string? Lens { get; private init; }

    public int? Rating { get; private init; }

    public IReadOnlyList<string> Subjects { get; private init; } = [];

    /// <summary>The first packet that has a property wins it.</summary>
    public static XmpFacts Of(IEnumerable<XmpDirectory> directories)
    {
        var packets = directories.Select(static directory => directory.XmpMeta).OfType<IXmpMeta>().ToList();
        return new()
        {
            DateTimeOriginal = Text(packets, Exif, "DateTimeOriginal"),
            DateCreated = Text(packets, Photoshop, "DateCreated"),
            CreateDate = Text(packets, Basic, "CreateDate"),
            GpsTime = Text(packets, Exif, "GPSTimeStamp"),
            Description = packets.Select(static packet => FirstItem(packet, "description")).FirstOrDefault(static text => text is not null),
            Lens = Text(packets, Auxiliary, "Lens"),
            Rating = Stars(Text(packets, Basic, "Rating")),
            Subjects = [.. packets.SelectMany(static packet => Items(packet, "subject"))],
        };
    }

    static string? Text(List<IXmpMeta> packets, string space, string name) =>
        packets.Select(packet => packet.GetPropertyString(space, name)).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text));

    static int? Stars(string? text) =>
        double.TryParse(text, out var stars) && stars is >= -1 and <= 5 ? (int)Math.Round(stars) : null;

    static string? FirstItem(IXmpMeta packet, string name) => Items(packet, name).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text));

    static IEnumerable<string> Items(IXmpMeta packet, string name)
    {
        var count = Math.Min(packet.CountArrayItems(DublinCore, name), MaxSubjects);
        for (var i = 1; i <= count; i++)
        {
            if (packet.GetArrayItem(DublinCore, name, i)?.Value is { } text)
            {
                yield return text;
            }
        }
    }
}

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
    const string Camera = "http://ns.google.com/photos/1.0/camera/";
    const string Container = "http://ns.google.com/photos/1.0/container/";
    const string ContainerItem = "http://ns.google.com/photos/1.0/container/item/";
    const int MaxSubjects = 256;
    const int MaxItems = 16;

    // XmpCore fails when it is asked for a name space that neither it nor a file before has named.
    static readonly string ContainerPrefix = XmpMetaFactory.SchemaRegistry.RegisterNamespace(Container, "Container");
    static readonly string ItemPrefix = XmpMetaFactory.SchemaRegistry.RegisterNamespace(ContainerItem, "Item");

    static XmpFacts() => XmpMetaFactory.SchemaRegistry.RegisterNamespace(Camera, "GCamera");

    public string? DateTimeOriginal { get; private init; }

    public string? DateCreated { get; private init; }

    public string? CreateDate { get; private init; }

    public string? GpsTime { get; private init; }

    public string? Description { get; private init; }

    public string? Lens { get; private init; }

    public int? Rating { get; private init; }

    public IReadOnlyList<string> Subjects { get; private init; } = [];

    /// <summary>Where the film of a motion photo begins: bytes from the end of the file, the likeliest first.</summary>
    public IReadOnlyList<long> FilmFromEnd { get; private init; } = [];

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
            FilmFromEnd = [.. packets.SelectMany(Films)],
            Subjects = [.. packets.SelectMany(static packet => Items(packet, "subject"))],
        };
    }

    // Google's Motion Photo format 1.0: what lies behind the picture, in its order, with lengths; its forerunner tells the distance itself.
    static IEnumerable<long> Films(IXmpMeta packet)
    {
        var items = Enumerable.Range(1, Math.Clamp(packet.CountArrayItems(Container, "Directory"), 0, MaxItems)).Select(place => (
            Semantic: Item(packet, place, "Semantic"), Length: Whole(Item(packet, place, "Length")), Padding: Whole(Item(packet, place, "Padding")))).ToList();
        var film = items.FindIndex(static item => item.Semantic == "MotionPhoto");
        if (film >= 0)
        {
            // Some count the padding behind an item to its length, and some do not.
            var behind = items.Skip(film + 1).Sum(static item => item.Length + item.Padding);
            yield return behind + items[film].Length;
            yield return behind + items[film].Length + items[film].Padding;
        }
        yield return Whole(packet.GetPropertyString(Camera, "MicroVideoOffset"));
    }

    // A path is written with the prefixes under which this process knows the name spaces, which are those of the first file that had them.
    static string? Item(IXmpMeta packet, int place, string name) =>
        packet.GetPropertyString(Container, $"{ContainerPrefix}Directory[{place}]/{ContainerPrefix}Item/{ItemPrefix}{name}");

    static long Whole(string? text) => long.TryParse(text, out var number) && number is >= 0 and <= int.MaxValue ? number : 0;

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

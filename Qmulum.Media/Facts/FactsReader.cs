using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Exif.Makernotes;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.QuickTime;
using MetadataExtractor.Formats.Xmp;
using Directory = MetadataExtractor.Directory;

namespace Qmulum.Media.Facts;

/// <summary>Turns the directories of MetadataExtractor into facts.</summary>
static class FactsReader
{
    const double FarthestFocalLength = 100_000;
    const int MaxIso = 100_000_000;
    const int MaxKeywords = 256;
    const int ContentIdentifier = 0x0011; // of Apple's maker note

    // What cameras write into the description when nobody described anything.
    static readonly string[] Boilerplate =
        ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM", "MINOLTA DIGITAL CAMERA", "SAMSUNG CAMERA PICTURES", "Default", "Processed with VSCO"];

    public static MediaFacts Read(
        IReadOnlyList<Directory> directories, string? fileName, DateTimeOffset? fileModified, DateTimeOffset now)
    {
        var main = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
        var exif = directories.OfType<ExifSubIfdDirectory>().ToList();
        var gps = directories.OfType<GpsDirectory>().FirstOrDefault();
        var iptc = directories.OfType<IptcDirectory>().FirstOrDefault();
        var xmp = XmpFacts.Of(directories.OfType<XmpDirectory>());
        var movie = directories.OfType<QuickTimeMovieHeaderDirectory>().FirstOrDefault();
        var apple = directories.OfType<QuickTimeMetadataHeaderDirectory>().FirstOrDefault();
        return new()
        {
            Taken = new TakenRules(now).Choose(
                Dates(main, exif, gps, iptc, xmp, movie, apple, fileName, fileModified), Satellites(gps, xmp)?.Local),
            CameraMake = BoundedText.Line(Text(main, ExifDirectoryBase.TagMake) ?? Text(apple, QuickTimeMetadataHeaderDirectory.TagMake)),
            CameraModel = BoundedText.Line(Text(main, ExifDirectoryBase.TagModel) ?? Text(apple, QuickTimeMetadataHeaderDirectory.TagModel)),
            Lens = BoundedText.Line(Text(exif, ExifDirectoryBase.TagLensModel) ?? xmp.Lens),
            Software = BoundedText.Line(Text(main, ExifDirectoryBase.TagSoftware) ?? Text(apple, QuickTimeMetadataHeaderDirectory.TagSoftware)),
            Exposure = Exposure(exif),
            FNumber = Positive(exif, ExifDirectoryBase.TagFNumber, 1000),
            Iso = (int?)Positive(exif, ExifDirectoryBase.TagIsoEquivalent, MaxIso),
            FocalLength = Positive(exif, ExifDirectoryBase.TagFocalLength, FarthestFocalLength),
            FocalLength35 = Positive(exif, ExifDirectoryBase.Tag35MMFilmEquivFocalLength, FarthestFocalLength),
            Position = PositionReader.Read(gps),
            Rating = xmp.Rating ?? Rating(main),
            Description = Description(main, iptc, xmp),
            Orientation = main is not null && main.TryGetInt32(ExifDirectoryBase.TagOrientation, out var turn) && turn is >= 1 and <= 8 ? turn : null,
            Keywords = Keywords(iptc, xmp),
            Duration = Duration(movie),
            ContentIdentifier = BoundedText.Identifier(Text(directories.OfType<AppleMakernoteDirectory>().FirstOrDefault(), ContentIdentifier)),
            FilmFromEnd = xmp.FilmFromEnd,
        };
    }

    // The order is docs/dates.md.
    static IEnumerable<(WallClock?, TakenSource)> Dates(
        ExifIfd0Directory? main,
        List<ExifSubIfdDirectory> exif,
        GpsDirectory? gps,
        IptcDirectory? iptc,
        XmpFacts xmp,
        QuickTimeMovieHeaderDirectory? movie,
        QuickTimeMetadataHeaderDirectory? apple,
        string? fileName,
        DateTimeOffset? fileModified)
    {
        yield return (Time(exif, ExifDirectoryBase.TagDateTimeOriginal, ExifDirectoryBase.TagTimeZoneOriginal, ExifDirectoryBase.TagSubsecondTimeOriginal), TakenSource.Exif);
        yield return (Time(exif, ExifDirectoryBase.TagDateTimeDigitized, ExifDirectoryBase.TagTimeZoneDigitized, ExifDirectoryBase.TagSubsecondTimeDigitized), TakenSource.Exif);
        yield return (WallClock.Parse(xmp.DateTimeOriginal), TakenSource.Xmp);
        yield return (WallClock.Parse(xmp.DateCreated), TakenSource.Xmp);
        yield return (WallClock.Parse(xmp.CreateDate), TakenSource.Xmp);
        yield return (IptcTime(iptc), TakenSource.Iptc);
        yield return (WallClock.Parse(Text(apple, QuickTimeMetadataHeaderDirectory.TagCreationDate)), TakenSource.Quicktime);
        yield return (MovieTime(movie), TakenSource.Quicktime);
        yield return (Satellites(gps, xmp), TakenSource.Gps);
        yield return (FileNameDate.Find(fileName), TakenSource.FileName);
        yield return (Time(main, ExifDirectoryBase.TagDateTime, ExifDirectoryBase.TagTimeZone, ExifDirectoryBase.TagSubsecondTime, exif), TakenSource.Exif);
        yield return (fileModified is { } modified ? new WallClock(modified.DateTime, modified.Offset) : null, TakenSource.FileTime);
    }

    static WallClock? Time(List<ExifSubIfdDirectory> exif, int time, int zone, int fraction) =>
        exif.FirstOrDefault(directory => directory.ContainsTag(time)) is { } directory ? Time(directory, time, zone, fraction, [directory]) : null;

    static WallClock? Time(Directory? directory, int time, int zone, int fraction, List<ExifSubIfdDirectory> zones)
    {
        if (WallClock.Parse(Text(directory, time)) is not { } parsed)
        {
            return null;
        }
        var digits = Text(zones, fraction)?.Trim() ?? "";
        var hasFraction = digits.Length is > 0 and <= 9 && digits.All(char.IsAsciiDigit);
        var ticks = hasFraction && parsed.Local.Ticks % TimeSpan.TicksPerSecond == 0 ? int.Parse(digits.PadRight(7, '0')[..7]) : 0;
        return new(parsed.Local.AddTicks(ticks), parsed.Offset ?? WallClock.ParseOffset(Text(zones, zone)));
    }

    // IIM 4.2: date CCYYMMDD, time HHMMSS±HHMM.
    static WallClock? IptcTime(IptcDirectory? iptc)
    {
        var date = Text(iptc, IptcDirectory.TagDateCreated);
        if (date is not { Length: >= 8 } || !date.AsSpan(0, 8).ContainsOnlyDigits())
        {
            return WallClock.Parse(date);
        }
        var day = $"{date[..4]}-{date[4..6]}-{date[6..8]}";
        var time = Text(iptc, IptcDirectory.TagTimeCreated);
        var hasTime = time is { Length: >= 6 } && time.AsSpan(0, 6).ContainsOnlyDigits();
        return WallClock.Parse(hasTime ? $"{day}T{time![..2]}:{time[2..4]}:{time[4..6]}{time[6..]}" : day) ?? WallClock.Parse(day);
    }

    static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    // ISO/IEC 14496-12 clause 8.2.2: seconds since 1904, UTC.
    static WallClock? MovieTime(QuickTimeMovieHeaderDirectory? movie) =>
        movie is not null && movie.TryGetDateTime(QuickTimeMovieHeaderDirectory.TagCreated, out var created)
            ? new(DateTime.SpecifyKind(created, DateTimeKind.Unspecified), TimeSpan.Zero)
            : null;

    // Both are UTC by definition (EXIF 2.32 tags 0x0007 and 0x001D).
    static WallClock? Satellites(GpsDirectory? gps, XmpFacts xmp)
    {
        if (gps is not null && gps.TryGetGpsDate(out var utc))
        {
            return new(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified), TimeSpan.Zero);
        }
        return WallClock.Parse(xmp.GpsTime) is { } time ? new(time.Local - (time.Offset ?? default), TimeSpan.Zero) : null;
    }

    static ExposureTime? Exposure(List<ExifSubIfdDirectory> exif)
    {
        var directory = exif.FirstOrDefault(directory => directory.ContainsTag(ExifDirectoryBase.TagExposureTime));
        if (directory is null || !directory.TryGetRational(ExifDirectoryBase.TagExposureTime, out var time) || time.Denominator == 0)
        {
            return null;
        }
        var seconds = time.ToDouble();
        if (seconds is not (> 0 and < 1_000_000))
        {
            return null;
        }
        var isFraction = seconds < 0.3; // 1/3 s and longer are written as decimals
        return new(isFraction ? $"1/{Math.Round(1 / seconds)}" : $"{Math.Round(seconds, 1)}", seconds);
    }

    static double? Positive(List<ExifSubIfdDirectory> exif, int tag, double most)
    {
        var directory = exif.FirstOrDefault(directory => directory.ContainsTag(tag));
        if (directory is null || !directory.TryGetRational(tag, out var ratio))
        {
            return directory is not null && directory.TryGetDouble(tag, out var plain) && plain > 0 && plain <= most ? plain : null;
        }
        // Division of the two integers: the library's own conversion goes through a 32-bit float and makes 1.8 into 1.7999999.
        var value = (double)ratio.Numerator / ratio.Denominator;
        return value > 0 && value <= most ? value : null;
    }

    // Microsoft's tag, which cameras took up.
    static int? Rating(ExifIfd0Directory? main) =>
        main is not null && main.TryGetInt32(ExifDirectoryBase.TagRating, out var stars) && stars is >= 0 and <= 5 ? stars : null;

    static string? Description(ExifIfd0Directory? main, IptcDirectory? iptc, XmpFacts xmp)
    {
        string?[] written = [xmp.Description, Text(iptc, IptcDirectory.TagCaption), Text(main, ExifDirectoryBase.TagImageDescription)];
        return written
            .Select(BoundedText.Lines)
            .FirstOrDefault(static text => text is not null && !Boilerplate.Contains(text, StringComparer.OrdinalIgnoreCase));
    }

    static List<string> Keywords(IptcDirectory? iptc, XmpFacts xmp) =>
        [.. xmp.Subjects
            .Concat(iptc?.GetKeywords() ?? [])
            .Select(static word => BoundedText.Line(word))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Take(MaxKeywords)];

    static TimeSpan? Duration(QuickTimeMovieHeaderDirectory? movie) =>
        movie?.GetObject(QuickTimeMovieHeaderDirectory.TagDuration) is TimeSpan { Ticks: > 0 } duration ? duration : null;

    static string? Text(Directory? directory, int tag) => directory?.GetString(tag);

    static string? Text(List<ExifSubIfdDirectory> exif, int tag) =>
        exif.Select(directory => directory.GetString(tag)).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text));
}

using Qmulum.Media.Facts;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class DateTests
{
    static readonly DerivePlan FactsOnly = new([], false, false, true, "IMG_20240105_101112.jpg", new DateTimeOffset(2024, 1, 6, 7, 8, 9, TimeSpan.FromHours(1)));

    /// <summary>Tags in exiftool's words, by precedence: each row leaves out what the row before won by.</summary>
    public static TheoryData<string, TakenSource, string?, string[]> Precedence
    {
        get
        {
            (string Local, TakenSource Source, string? Offset, string[] Tags)[] ranks =
            [
                ("2024-01-01T01:00:00.25", TakenSource.Exif, "02:00:00", ["-EXIF:DateTimeOriginal=2024:01:01 01:00:00", "-EXIF:SubSecTimeOriginal=25", "-EXIF:OffsetTimeOriginal=+02:00"]),
                ("2024-01-01T02:00:00", TakenSource.Exif, "-03:30:00", ["-EXIF:CreateDate=2024:01:01 02:00:00", "-EXIF:OffsetTimeDigitized=-03:30"]),
                ("2024-01-01T03:00:00", TakenSource.Xmp, "05:00:00", ["-XMP-exif:DateTimeOriginal=2024:01:01 03:00:00+05:00"]),
                ("2024-01-01T04:00:00", TakenSource.Xmp, null, ["-XMP-photoshop:DateCreated=2024:01:01 04:00:00"]),
                ("2024-01-01T05:00:00", TakenSource.Xmp, null, ["-XMP-xmp:CreateDate=2024:01:01 05:00:00"]),
                ("2024-01-01T06:00:00", TakenSource.Iptc, "01:00:00", ["-IPTC:DateCreated=2024:01:01", "-IPTC:TimeCreated=06:00:00+01:00"]),
                ("2024-01-03T07:20:00", TakenSource.Gps, "00:00:00", ["-EXIF:GPSDateStamp=2024:01:03", "-EXIF:GPSTimeStamp=07:20:00"]),
            ];
            var data = new TheoryData<string, TakenSource, string?, string[]>();
            for (var first = 0; first < ranks.Length; first++)
            {
                data.Add(ranks[first].Local, ranks[first].Source, ranks[first].Offset, [.. ranks.Skip(first).SelectMany(rank => rank.Tags), "-EXIF:ModifyDate=2024:01:09 09:00:00"]);
            }
            data.Add("2024-01-05T10:11:12", TakenSource.FileName, null, ["-EXIF:ModifyDate=2024:01:09 09:00:00"]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Precedence))]
    public async Task The_better_source_wins(string local, TakenSource source, string? offset, string[] tags)
    {
        using var picture = TestPicture.Make(64, 48);
        var file = await ExifTool.WriteAsync(TestFile.Write(MediaFormat.Jpeg, picture), MediaFormat.Jpeg, tags);

        var taken = (await Engine.DeriveAsync(file, FactsOnly)).Facts!.Taken!;

        Assert.Equal((DateTime.Parse(local), source), (taken.Local, taken.Source));
        Assert.Equal(offset is null ? null : TimeSpan.Parse(offset), taken.Offset);
        Assert.Equal(DateTimeKind.Unspecified, taken.Local.Kind);
        Assert.False(taken.IsOffsetInferred);
    }

    [Theory]
    [InlineData("IMG_0001.jpg", "2024-01-09T09:00:00", TakenSource.Exif)]
    [InlineData(null, "2024-01-09T09:00:00", TakenSource.Exif)]
    public async Task The_modify_date_is_better_than_the_files_own_time(string? name, string local, TakenSource source)
    {
        using var picture = TestPicture.Make(64, 48);
        var file = new ExifWriter().Main(0x0132, "2024:01:09 09:00:00").Into(TestFile.Write(MediaFormat.Jpeg, picture));

        var taken = (await Engine.DeriveAsync(file, FactsOnly with { FileName = name })).Facts!.Taken!;

        Assert.Equal((DateTime.Parse(local), source), (taken.Local, taken.Source));
    }

    [Fact]
    public async Task The_files_own_time_is_the_last_resort_and_keeps_its_offset()
    {
        using var picture = TestPicture.Make(64, 48);

        var taken = (await Engine.DeriveAsync(TestFile.Write(MediaFormat.Jpeg, picture), FactsOnly with { FileName = "a.jpg" })).Facts!.Taken!;

        Assert.Equal(new TakenAt(new(2024, 1, 6, 7, 8, 9), TimeSpan.FromHours(1), TakenSource.FileTime), taken);
    }

    [Theory]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("1904:01:01 00:00:00")]
    [InlineData("1970:01:01 00:00:00")]
    [InlineData("1825:12:31 23:59:59")]
    [InlineData("2025:06:17 12:00:01")] // a day and a second after the tests' clock
    [InlineData("2024:02:30 10:00:00")]
    [InlineData("2024:01:01 24:00:00")]
    [InlineData("    :  :     :  :  ")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task An_impossible_date_is_passed_over(string written)
    {
        using var picture = TestPicture.Make(64, 48);
        var file = new ExifWriter().Exif(0x9003, written).Exif(0x9004, "2024:01:02 03:04:05").Into(TestFile.Write(MediaFormat.Jpeg, picture));

        var taken = (await Engine.DeriveAsync(file, FactsOnly)).Facts!.Taken!;

        Assert.Equal((new DateTime(2024, 1, 2, 3, 4, 5), TakenSource.Exif), (taken.Local, taken.Source));
    }

    [Theory]
    [InlineData("2024:06:01 12:30:05", "10:30:00", 2.0)]
    [InlineData("2024:06:01 16:00:30", "10:15:00", 5.75)]
    [InlineData("2024:06:01 05:15:00", "10:15:59", -5.0)]
    [InlineData("2024:06:01 12:30:05", "10:11:00", null)] // a fix 19 minutes old is no zone
    [InlineData("2024:06:01 12:30:05", "10:15:00", null)] // no zone is 2:15 from UTC
    public async Task The_satellites_time_tells_the_offset_when_the_difference_is_one(string local, string utc, double? hours)
    {
        using var picture = TestPicture.Make(64, 48);
        var parts = utc.Split(':').Select(uint.Parse).Select(static part => (part, 1u)).ToArray();
        var file = new ExifWriter().Exif(0x9003, local).Gps(0x001D, "2024:06:01").Gps(0x0007, parts).Into(TestFile.Write(MediaFormat.Jpeg, picture));

        var taken = (await Engine.DeriveAsync(file, FactsOnly)).Facts!.Taken!;

        Assert.Equal(WallClock.Parse(local)!.Value.Local, taken.Local);
        Assert.Equal(hours is { } known ? TimeSpan.FromHours(known) : null, taken.Offset);
        Assert.Equal(hours is not null, taken.IsOffsetInferred);
    }

    [Theory]
    [InlineData("IMG_20240601_123005.jpg", "2024-06-01T12:30:05", null)]
    [InlineData("IMG_20240601_123005_1.jpg", "2024-06-01T12:30:05", null)]
    [InlineData("VID_20240601_123005123.mp4", "2024-06-01T12:30:05", null)]
    [InlineData("PXL_20240601_123005123.jpg", "2024-06-01T12:30:05", "00:00:00")]
    [InlineData("20240601_123005.heic", "2024-06-01T12:30:05", null)]
    [InlineData("2024-06-01 12.30.05.jpg", "2024-06-01T12:30:05", null)]
    [InlineData("Screenshot_20240601-123005.png", "2024-06-01T12:30:05", null)]
    [InlineData("WhatsApp Image 2024-06-01 at 12.30.05.jpeg", "2024-06-01T12:30:05", null)]
    [InlineData("signal-2024-06-01-123005.jpg", "2024-06-01T12:30:05", null)]
    [InlineData("photo_2024-06-01_12-30-05.jpg", "2024-06-01T12:30:05", null)]
    [InlineData("IMG-20240601-WA0001.jpg", "2024-06-01T00:00:00", null)]
    [InlineData("1717245005123.jpg", "2024-06-01T12:30:05.123", "00:00:00")]
    [InlineData("IMG_0001.jpg", null, null)]
    [InlineData("IMG_20241301_123005.jpg", null, null)]
    [InlineData("120240601_123005.jpg", null, null)]
    [InlineData("20240601123005999888.jpg", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public void A_file_name_gives_the_date_that_a_camera_or_messenger_wrote(string? name, string? local, string? offset)
    {
        var found = FileNameDate.Find(name);

        Assert.Equal(local is null ? null : DateTime.Parse(local), found?.Local);
        Assert.Equal(offset is null ? null : TimeSpan.Parse(offset), found?.Offset);
    }

    [Theory]
    [InlineData("2024:06:01 12:30:05", "2024-06-01T12:30:05", null)]
    [InlineData("2024-06-01T12:30:05.5Z", "2024-06-01T12:30:05.5", "00:00:00")]
    [InlineData("2024-06-01T12:30-0330", "2024-06-01T12:30:00", "-03:30:00")]
    [InlineData("2024-06-01", "2024-06-01T00:00:00", null)]
    [InlineData("2024:06:01 12:30:05\0", "2024-06-01T12:30:05", null)]
    [InlineData("2024-06-01T12:30:05+15:00", "2024-06-01T12:30:05", null)]
    [InlineData("2024-06-01T12:30:60", null, null)]
    [InlineData("2024-6-1", null, null)]
    [InlineData("07:00:00", null, null)]
    public void Dates_are_read_in_the_ways_that_exif_and_xmp_write_them(string text, string? local, string? offset)
    {
        var parsed = WallClock.Parse(text);

        Assert.Equal(local is null ? null : DateTime.Parse(local), parsed?.Local);
        Assert.Equal(offset is null ? null : TimeSpan.Parse(offset), parsed?.Offset);
    }

    [Theory]
    [InlineData("mp4", MediaFormat.Mp4)]
    [InlineData("mov", MediaFormat.Mov)]
    public async Task A_video_is_kept_without_pictures_and_tells_when_it_was_taken(string extension, MediaFormat format)
    {
        using var folder = new TempFolder();
        var path = folder.File($"clip.{extension}");
        await ExifTool.RunAsync("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10", "-metadata", "creation_time=2024-06-01T10:30:05Z", "-y", path);
        await using var content = File.OpenRead(path);

        var derived = await Engine.Default.DeriveAsync(content, content.Length, DerivePlan.Everything("clip"), CancellationToken.None);

        Assert.Equal(format, derived.Format);
        Assert.Equal(MediaKind.Video, derived.Format.Kind());
        Assert.Equal(MediaFaultCode.Unsupported, derived.Failure!.Code);
        Assert.Equal(new TakenAt(new(2024, 6, 1, 10, 30, 5), TimeSpan.Zero, TakenSource.Quicktime), derived.Facts!.Taken);
        Assert.Equal(TimeSpan.FromSeconds(1), derived.Facts.Duration);
    }

    [Fact]
    public async Task A_video_without_a_date_was_not_taken_in_1904()
    {
        using var folder = new TempFolder();
        var path = folder.File("clip.mp4");
        await ExifTool.RunAsync("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10", "-y", path);
        await using var content = File.OpenRead(path);

        var derived = await Engine.Default.DeriveAsync(content, content.Length, DerivePlan.Everything("clip.mp4"), CancellationToken.None);

        Assert.Null(derived.Facts!.Taken);
    }
}

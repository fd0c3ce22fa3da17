using Qmulum.Media.Facts;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class FactsTests
{
    static readonly DerivePlan FactsOnly = new([], false, false, true);

    public static TheoryData<MediaFormat> Formats =>
        [MediaFormat.Jpeg, MediaFormat.Png, MediaFormat.WebP, MediaFormat.Tiff, MediaFormat.Heic, MediaFormat.Avif];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Reads_what_camera_and_programs_wrote(MediaFormat format)
    {
        using var picture = TestPicture.Make(128, 96);
        var file = await ExifTool.WriteAsync(
            TestFile.Write(format, picture), format,
            "-EXIF:Make=Acme", "-EXIF:Model=One", "-EXIF:LensModel=50 mm", "-EXIF:Software=v1", "-EXIF:ExposureTime=1/250", "-EXIF:FNumber=1.8",
            "-EXIF:ISO=200", "-EXIF:FocalLength=3.99", "-EXIF:FocalLengthIn35mmFormat=28", "-EXIF:DateTimeOriginal=2024:06:01 12:30:05", "-EXIF:OffsetTimeOriginal=+02:00",
            "-EXIF:GPSLatitude=52.5", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=13.4", "-EXIF:GPSLongitudeRef=W", "-EXIF:GPSAltitude=34.5", "-EXIF:GPSAltitudeRef#=1",
            "-EXIF:ImageDescription=A caption");

        var facts = (await Engine.DeriveAsync(file, FactsOnly)).Facts!;

        Assert.Equal(("Acme", "One", "50 mm", "v1"), (facts.CameraMake, facts.CameraModel, facts.Lens, facts.Software));
        Assert.Equal(new ExposureTime("1/250", 0.004), facts.Exposure);
        Assert.Equal((1.8, 200, 3.99, 28.0), (facts.FNumber, facts.Iso, facts.FocalLength, facts.FocalLength35));
        Assert.Equal(new TakenAt(new(2024, 6, 1, 12, 30, 5), TimeSpan.FromHours(2), TakenSource.Exif), facts.Taken);
        Assert.Equal((52.5, -13.4, -34.5), (Math.Round(facts.Position!.Latitude, 6), Math.Round(facts.Position.Longitude, 6), facts.Position.Altitude));
        Assert.Equal("A caption", facts.Description);
    }

    [Theory]
    [InlineData(MediaFormat.Jpeg)]
    [InlineData(MediaFormat.Png)]
    [InlineData(MediaFormat.Avif)]
    public async Task Xmp_wins_description_rating_and_keywords(MediaFormat format)
    {
        using var picture = TestPicture.Make(128, 96);
        var file = await ExifTool.WriteAsync(
            TestFile.Write(format, picture), format,
            "-EXIF:ImageDescription=SONY DSC", "-XMP-dc:Description=Two\nlines", "-XMP-xmp:Rating=4", "-XMP-dc:Subject=sea", "-XMP-dc:Subject=sky", "-XMP-dc:Subject=sea");

        var facts = (await Engine.DeriveAsync(file, FactsOnly)).Facts!;

        Assert.Equal("Two\nlines", facts.Description);
        Assert.Equal(4, facts.Rating);
        Assert.Equal(["sea", "sky"], facts.Keywords);
    }

    [Theory]
    [InlineData("1/8000", "1/8000")]
    [InlineData("1/4", "1/4")]
    [InlineData("0.5", "0.5")]
    [InlineData("30", "30")]
    public async Task Exposure_is_written_as_photographers_do(string written, string text)
    {
        using var picture = TestPicture.Make(64, 48);
        var file = await ExifTool.WriteAsync(TestFile.Write(MediaFormat.Jpeg, picture), MediaFormat.Jpeg, $"-EXIF:ExposureTime={written}");

        Assert.Equal(text, (await Engine.DeriveAsync(file, FactsOnly)).Facts!.Exposure!.Text);
    }

    [Theory]
    [InlineData("N", 52u, "E", 13u, true)]
    [InlineData("", 0u, "", 0u, false)]
    [InlineData("N", 0u, "E", 0u, false)]
    [InlineData("", 52u, "", 13u, false)]
    [InlineData("N", 91u, "E", 13u, false)]
    [InlineData("N", 52u, "E", 181u, false)]
    public async Task A_position_is_one_on_earth_or_none(string northSouth, uint latitude, string eastWest, uint longitude, bool isOne)
    {
        using var picture = TestPicture.Make(64, 48);
        var file = new ExifWriter()
            .Gps(1, northSouth).Gps(2, (latitude, 1), (0, 1), (0, 1)).Gps(3, eastWest).Gps(4, (longitude, 1), (0, 1), (0, 1))
            .Into(TestFile.Write(MediaFormat.Jpeg, picture));

        Assert.Equal(isOne, (await Engine.DeriveAsync(file, FactsOnly)).Facts!.Position is not null);
    }

    [Fact]
    public async Task Ratios_over_zero_give_nothing()
    {
        using var picture = TestPicture.Make(64, 48);
        var file = new ExifWriter()
            .Exif(0x829A, (1, 0)).Exif(0x829D, (0, 0)).Exif(0x920A, (5, 0)).Gps(1, "N").Gps(2, (1, 0), (0, 0), (0, 0)).Gps(3, "E").Gps(4, (1, 0), (0, 0), (0, 0))
            .Into(TestFile.Write(MediaFormat.Jpeg, picture));

        var facts = (await Engine.DeriveAsync(file, FactsOnly)).Facts!;

        Assert.Equal((null, null, null, null), (facts.Exposure, facts.FNumber, facts.FocalLength, facts.Position));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  a\tb\nc\r ", "a b c")]
    [InlineData("a\u0000\u0007\u001B[31mb", "a[31mb")]
    [InlineData("abc\u202Egpj.exe", "abcgpj.exe")]
    [InlineData("lone \uD800 surrogate", "lone  surrogate")]
    [InlineData("\u0000\u0001", null)]
    [InlineData("   ", null)]
    [InlineData(null, null)]
    public void Text_loses_what_could_harm(string? text, string? clean) => Assert.Equal(clean, BoundedText.Line(text));

    [Fact]
    public async Task Long_texts_and_many_keywords_are_cut()
    {
        using var picture = TestPicture.Make(64, 48);
        var words = Enumerable.Range(0, 400).Select(i => $"-XMP-dc:Subject=word{i}{new string('x', 200)}");
        var file = await ExifTool.WriteAsync(
            TestFile.Write(MediaFormat.Png, picture), MediaFormat.Png, [$"-XMP-dc:Description={new string('d', 10_000)}", $"-EXIF:Make={new string('m', 1000)}", .. words]);

        var facts = (await Engine.DeriveAsync(file, FactsOnly)).Facts!;

        Assert.Equal(4096, facts.Description!.Length);
        Assert.Equal(128, facts.CameraMake!.Length);
        Assert.Equal(256, facts.Keywords.Count);
        Assert.All(facts.Keywords, word => Assert.Equal(128, word.Length));
    }

    [Fact]
    public async Task A_file_that_cannot_be_shown_still_tells_its_facts()
    {
        using var picture = TestPicture.Make(640, 480);
        var file = new ExifWriter().Main(0x010F, "Acme").Exif(0x9003, "2024:06:01 12:30:05").Into(TestFile.Write(MediaFormat.Jpeg, picture));
        var header = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

        var derived = await Engine.DeriveAsync(file[..header]);

        Assert.NotNull(derived.Failure);
        Assert.Equal(("Acme", new DateTime(2024, 6, 1, 12, 30, 5)), (derived.Facts!.CameraMake, derived.Facts.Taken!.Local));
    }
}

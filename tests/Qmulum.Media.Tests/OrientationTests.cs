using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class OrientationTests
{
    static readonly DerivePlan Small = new([new("small", 300, RenditionFormat.Jpeg, 92)], true, true, true);

    public static TheoryData<int, bool> Turns
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                data.Add(orientation, true);
                data.Add(orientation, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task A_jpeg_of_any_orientation_is_shown_upright(int orientation, bool isOdd)
    {
        using var upright = TestPicture.Make(isOdd ? 601 : 600, isOdd ? 403 : 400);
        using var stored = Stored(upright, orientation);
        var file = new ExifWriter().Main(0x0112, (ushort)orientation).Into(TestFile.Write(MediaFormat.Jpeg, stored));

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Equal((upright.Width, upright.Height), (derived.Pixels!.Width, derived.Pixels.Height));
        Assert.Equal((stored.Width, stored.Height, orientation), (derived.Pixels.StoredWidth, derived.Pixels.StoredHeight, derived.Pixels.Orientation));
        Assert.Equal(orientation, derived.Facts!.Orientation);
        using var expected = Reference.Reduce(upright, 300);
        using var actual = TestFile.Read(derived.Renditions[0].Content.Span);
        Assert.InRange(Likeness.Psnr(expected, actual), 29, 99);
    }

    [Theory]
    [InlineData(MediaFormat.Png)]
    [InlineData(MediaFormat.WebP)]
    [InlineData(MediaFormat.Tiff)]
    public async Task Other_formats_with_an_orientation_are_turned_once(MediaFormat format)
    {
        using var upright = TestPicture.Make(600, 400);
        using var stored = Stored(upright, 6);
        var file = await ExifTool.WriteAsync(TestFile.Write(format, stored), format, "-n", "-Orientation=6");

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Equal((600, 400), (derived.Pixels!.Width, derived.Pixels.Height));
        using var expected = Reference.Reduce(upright, 300);
        using var actual = TestFile.Read(derived.Renditions[0].Content.Span);
        Assert.InRange(Likeness.Psnr(expected, actual), 29, 99);
    }

    [Theory]
    [InlineData(MediaFormat.Heic)]
    [InlineData(MediaFormat.Avif)]
    public async Task A_heif_orientation_tag_does_not_turn_what_the_decoder_has_turned_already(MediaFormat format)
    {
        using var upright = TestPicture.Make(600, 400);
        var file = await ExifTool.WriteAsync(TestFile.Write(format, upright), format, "-n", "-EXIF:Orientation=6", "-EXIF:DateTimeOriginal=2024:06:01 12:00:00");

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Equal((600, 400, 1), (derived.Pixels!.Width, derived.Pixels.Height, derived.Pixels.Orientation));
        Assert.Equal(new DateTime(2024, 6, 1, 12, 0, 0), derived.Facts!.Taken!.Local);
        using var expected = Reference.Reduce(upright, 300);
        using var actual = TestFile.Read(derived.Renditions[0].Content.Span);
        Assert.InRange(Likeness.Psnr(expected, actual), 29, 99);
    }

    // What a camera stores when it is held so that this orientation turns it upright: written pixel by pixel from EXIF's definition.
    static unsafe PixelBuffer Stored(PixelBuffer upright, int orientation)
    {
        var (width, height) = orientation >= 5 ? (upright.Height, upright.Width) : (upright.Width, upright.Height);
        var stored = new PixelBuffer(width, height, 3);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    8 => (y, width - 1 - x),
                    _ => (x, y),
                };
                for (var band = 0; band < 3; band++)
                {
                    stored.Pixels[(y * width + x) * 3 + band] = upright.Pixels[(v * upright.Width + u) * 3 + band];
                }
            }
        }
        return stored;
    }
}

using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

/// <summary>Turning, straightening and cutting: what is shown, and the file itself turned without loss.</summary>
public class TurnTests
{
    public static TheoryData<int, int> Pairs
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var exif in (int[])[1, 6, 7])
            {
                for (var turn = 1; turn <= 8; turn++)
                {
                    data.Add(exif, turn);
                }
            }
            return data;
        }
    }

    [Fact]
    public void Turns_follow_each_other_as_on_paper()
    {
        Assert.Equal(3, Orientations.Then(6, 6));
        Assert.Equal(1, Orientations.Then(6, 8));
        Assert.Equal(5, Orientations.Then(6, 2));
        Assert.Equal(7, Orientations.Then(2, 6));
        for (var from = 1; from <= 8; from++)
        {
            for (var to = 1; to <= 8; to++)
            {
                Assert.Equal(to, Orientations.Then(from, Orientations.Between(from, to)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_turn_is_shown_after_the_files_own_orientation(int exif, int turn)
    {
        var file = File(exif, 320, 208);
        var expected = await PixelsAsync(File(Orientations.Then(exif, turn), 320, 208));

        using var shown = await PixelsAsync(file, new(turn));

        using (expected)
        {
            Assert.InRange(Likeness.Psnr(expected, shown), 35, 99);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_file_itself_is_turned_without_loss_where_that_comes_out_even(int exif, int turn)
    {
        var turned = await TurnFileAsync(File(exif, 320, 208), turn);

        Assert.Equal(1, JpegHeader.Read(turned).Orientation);
        using var expected = await PixelsAsync(File(Orientations.Then(exif, turn), 320, 208));
        using var shown = await PixelsAsync(turned);
        Assert.InRange(Likeness.Psnr(expected, shown), 45, 99);
    }

    [Theory]
    [InlineData("odd size")]
    [InlineData("something behind the picture")]
    [InlineData("no EXIF")]
    [InlineData("EXIF without an orientation")]
    public async Task The_file_gets_the_orientation_tag_where_a_turn_would_lose_something(string what)
    {
        using var picture = TestPicture.Make(what == "odd size" ? 321 : 330, 205);
        var plain = TestFile.Write(MediaFormat.Jpeg, picture);
        byte[] file = what switch
        {
            "no EXIF" => plain,
            "EXIF without an orientation" => await ExifTool.WriteAsync(plain, MediaFormat.Jpeg, "-EXIF:Make=Ours", "-EXIF:DateTimeOriginal=2024:06:01 12:00:00"),
            "something behind the picture" => [.. new ExifWriter().Main(0x0112, (ushort)1).Into(plain), .. "a film"u8],
            _ => new ExifWriter().Main(0x0112, (ushort)1).Into(plain),
        };

        var turned = await TurnFileAsync(file, 6);

        var (before, after) = (JpegHeader.Read(file), JpegHeader.Read(turned));
        Assert.Equal(6, after.Orientation);
        Assert.True(file.AsSpan(before.DataStart).SequenceEqual(turned.AsSpan(after.DataStart)), "The picture's own bytes changed.");
        if (what == "EXIF without an orientation")
        {
            var facts = (await Engine.DeriveAsync(turned, new([], false, false, true))).Facts!;
            Assert.Equal(("Ours", new DateTime(2024, 6, 1, 12, 0, 0)), (facts.CameraMake, facts.Taken!.Local));
        }
    }

    [Fact]
    public async Task A_format_that_carries_no_turn_says_so()
    {
        using var picture = TestPicture.Make(64, 48);

        var derived = await Engine.DeriveAsync(TestFile.Write(MediaFormat.Png, picture), Turning(6));

        Assert.Equal(MediaFaultCode.Unsupported, derived.Failure!.Code);
    }

    [Fact]
    public async Task A_part_is_cut_out_in_the_pixels_that_it_has()
    {
        var file = File(1, 640, 480);
        var plan = new DerivePlan([new("part", 200, RenditionFormat.Jpeg, 95)], false, false, false, Framing: new(1, new(0.5, 0.25, 0.25, 0.5)));

        var part = Assert.Single((await Engine.DeriveAsync(file, plan)).Renditions);

        Assert.Equal((133, 200), (part.Width, part.Height)); // 160 x 240, and at most 200
        var whole = await Engine.DeriveAsync(file, plan with { Renditions = [new("part", 1000, RenditionFormat.Jpeg, 95)] });
        Assert.Equal((160, 240), (whole.Renditions[0].Width, whole.Renditions[0].Height));
        using var all = await PixelsAsync(file);
        using var cut = TestFile.Read(whole.Renditions[0].Content.Span);
        Assert.InRange(Likeness.Psnr(Window(all, 320, 120, 160, 240), cut), 30, 99);
    }

    [Fact]
    public async Task Straightening_tilts_the_picture_and_by_nothing_does_nothing()
    {
        var file = File(1, 320, 208);
        using var plain = await PixelsAsync(file);

        using var straight = await PixelsAsync(file, new(1, new(0, 0, 1, 1, 0)));
        using var tilted = await PixelsAsync(file, new(1, new(0, 0, 1, 1, 10)));

        Assert.InRange(Likeness.Psnr(plain, straight), 35, 99);
        Assert.InRange(Likeness.Psnr(plain, tilted), 1, 25);
    }

    [Fact]
    public void A_rendition_is_turned_four_times_and_is_what_it_was_but_for_its_edge()
    {
        using var picture = TestPicture.Make(550, 413);
        var rendition = TestFile.Write(MediaFormat.Jpeg, picture);
        var turned = rendition;
        for (var i = 0; i < 4; i++)
        {
            turned = RenditionTurner.Turn(turned, 6)!.Content;
        }

        var header = JpegHeader.Read(turned);

        Assert.InRange(550 - header.Width, 0, 15);
        Assert.InRange(413 - header.Height, 0, 15);
        Assert.NotEmpty(RenditionTurner.PlaceholderOf(turned));
        Assert.Null(RenditionTurner.Turn("RIFF....WEBP"u8, 6));
    }

    static byte[] File(int exif, int width, int height)
    {
        using var picture = TestPicture.Make(width, height);
        return new ExifWriter().Main(0x0112, (ushort)exif).Into(TestFile.Write(MediaFormat.Jpeg, picture));
    }

    static DerivePlan Turning(int turn) => new([], false, false, false, Framing: new(turn), TurnsFile: true);

    static async Task<byte[]> TurnFileAsync(byte[] file, int turn)
    {
        var derived = await Engine.DeriveAsync(file, Turning(turn));
        Assert.Null(derived.Failure);
        return Assert.Single(derived.Renditions).Content.ToArray();
    }

    static async Task<PixelBuffer> PixelsAsync(byte[] file, Framing? framing = null)
    {
        var plan = new DerivePlan([new("whole", 2000, RenditionFormat.Jpeg, 98)], false, false, false, Framing: framing);
        return TestFile.Read((await Engine.DeriveAsync(file, plan)).Renditions[0].Content.Span);
    }

    static unsafe PixelBuffer Window(PixelBuffer all, int x, int y, int width, int height)
    {
        var part = new PixelBuffer(width, height, all.Bands);
        for (var row = 0; row < height; row++)
        {
            new ReadOnlySpan<byte>(all.Pixels + ((long)(y + row) * all.Width + x) * all.Bands, width * all.Bands)
                .CopyTo(new(part.Pixels + (long)row * width * all.Bands, width * all.Bands));
        }
        return part;
    }
}

using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;
using Qmulum.Media.Vips;

namespace Qmulum.Media.Tests;

/// <summary>The kinds of picture that one format holds: depth, channels, palettes, coding, colour profiles, transparency.</summary>
public class VariantTests
{
    // VipsInterpretation
    const int Grey16 = 26;
    const int Rgb16 = 25;
    const int Cmyk = 15;

    static readonly DerivePlan Small = new([new("small", 400, RenditionFormat.Jpeg, 92)], true, true, false);

    public static TheoryData<string> Opaque =>
    [
        "progressive jpeg", "jpeg without subsampling", "gray jpeg", "cmyk jpeg", "16-bit png", "16-bit gray png", "gray png", "palette png",
        "interlaced png", "png with opaque alpha", "16-bit tiff", "jpeg in tiff", "lossless webp",
    ];

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task Shows_the_picture_as_it_is(string variant)
    {
        using var original = TestPicture.Make(801, 601, variant.Contains("gray") ? 1 : 3);
        var file = Write(variant, original);

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Null(derived.Failure);
        Assert.Null(derived.Damage);
        var rendition = Assert.Single(derived.Renditions);
        Assert.Equal((400, 300), (rendition.Width, rendition.Height));
        using var reduced = Reference.Reduce(original, 400);
        using var expected = Crop(reduced, 300);
        using var actual = TestFile.Read(rendition.Content.Span);
        // CMYK goes through a print profile and back; a palette has 256 colours.
        Assert.InRange(Likeness.Psnr(expected, actual), variant.StartsWith("cmyk") ? 20 : variant.StartsWith("palette") ? 27 : 30, 99);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(2000, 1)]
    [InlineData(1, 2000)]
    public async Task The_smallest_and_thinnest_pictures_have_renditions(int width, int height)
    {
        foreach (var format in (MediaFormat[])[MediaFormat.Jpeg, MediaFormat.Png])
        {
            using var picture = TestPicture.Make(width, height);

            var derived = await Engine.DeriveAsync(TestFile.Write(format, picture));

            Assert.Null(derived.Failure);
            Assert.Equal(Math.Min(550, Math.Max(width, height)), derived.Renditions.Max(each => each.Kind == "thumbnail" ? Math.Max(each.Width, each.Height) : 0));
        }
    }

    [Theory]
    [InlineData(MediaFormat.Png, RenditionFormat.Auto, RenditionFormat.Webp)]
    [InlineData(MediaFormat.Png, RenditionFormat.Webp, RenditionFormat.Webp)]
    [InlineData(MediaFormat.Png, RenditionFormat.Avif, RenditionFormat.Avif)]
    [InlineData(MediaFormat.WebP, RenditionFormat.Auto, RenditionFormat.Webp)]
    public async Task Transparency_is_kept_where_the_output_can_hold_it(MediaFormat format, RenditionFormat asked, RenditionFormat written)
    {
        using var original = TestPicture.Make(700, 500, bands: 4);
        DerivePlan plan = new([new("large", 600, asked, 90), new("small", 300, asked, 90)], true, true, false);

        var derived = await Engine.DeriveAsync(TestFile.Write(format, original), plan);

        Assert.True(derived.Pixels!.HasAlpha);
        foreach (var rendition in derived.Renditions)
        {
            Assert.Equal(written, rendition.Format);
            using var pixels = TestFile.Read(rendition.Content.Span);
            Assert.Equal(4, pixels.Bands);
            Assert.InRange(Alpha(pixels, pixels.Width / 2, pixels.Height / 2), 0, 3);
            Assert.InRange(Alpha(pixels, 2, 2), 252, 255);
        }
        Assert.True((derived.Placeholder![2] & 0x80) != 0, "The placeholder's alpha flag is not set.");
    }

    [Fact]
    public async Task Transparency_is_laid_on_white_for_jpeg()
    {
        using var original = TestPicture.Make(700, 500, bands: 4);

        var derived = await Engine.DeriveAsync(TestFile.Write(MediaFormat.Png, original), Small);

        var rendition = Assert.Single(derived.Renditions);
        Assert.Equal(RenditionFormat.Jpeg, rendition.Format);
        using var pixels = TestFile.Read(rendition.Content.Span);
        Assert.All(Pixel(pixels, pixels.Width / 2, pixels.Height / 2), channel => Assert.InRange(channel, 250, 255));
    }

    [Theory]
    [InlineData(MediaFormat.Jpeg, RenditionFormat.Webp, "image/webp")]
    [InlineData(MediaFormat.Jpeg, RenditionFormat.Avif, "image/avif")]
    [InlineData(MediaFormat.Png, RenditionFormat.Webp, "image/webp")]
    public async Task Writes_the_format_that_is_asked_for(MediaFormat format, RenditionFormat asked, string contentType)
    {
        using var original = TestPicture.Make(801, 601);
        DerivePlan plan = new([new("asked", 400, asked, 85)], false, false, false);

        var derived = await Engine.DeriveAsync(TestFile.Write(format, original), plan);

        var rendition = Assert.Single(derived.Renditions);
        Assert.Equal((asked, contentType), (rendition.Format, rendition.ContentType));
        Assert.Equal(contentType, FormatSniffer.Sniff(rendition.Content.Span).ContentType());
        using var reduced = Reference.Reduce(original, 400);
        using var expected = Crop(reduced, 300);
        using var actual = TestFile.Read(rendition.Content.Span);
        Assert.InRange(Likeness.Psnr(expected, actual), 29, 99);
    }

    [Theory]
    [InlineData(MediaFormat.Jpeg, RenditionFormat.Jpeg)]
    [InlineData(MediaFormat.Jpeg, RenditionFormat.Webp)]
    [InlineData(MediaFormat.Png, RenditionFormat.Jpeg)]
    [InlineData(MediaFormat.Png, RenditionFormat.Webp)]
    [InlineData(MediaFormat.Heic, RenditionFormat.Jpeg)]
    public async Task A_wide_gamut_colour_is_shown_as_that_colour(MediaFormat format, RenditionFormat asked)
    {
        // Display P3 (0.7, 0.3, 0.4) is a colour inside sRGB with other numbers. By SMPTE EG 432-1's and IEC 61966-2-1's matrices:
        byte[] p3 = [179, 77, 102];
        byte[] srgb = [192, 67, 100];
        using var flat = Flat(300, 200, p3);
        var file = Save(format, flat, "p3");
        DerivePlan plan = new([new("asked", 150, asked, 95)], true, false, false);

        var derived = await Engine.DeriveAsync(file, plan);

        using var image = VipsLoader.Open(derived.Renditions[0].Content.Span, FormatSniffer.Sniff(derived.Renditions[0].Content.Span), isStrict: true);
        using var shown = VipsReducer.Reduce(image, 150, null, CancellationToken.None); // as a viewer does: by the profile that is embedded
        Assert.All(Pixel(shown, 75, 50).Zip(srgb), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));
    }

    [Fact]
    public async Task A_large_profile_is_not_carried_into_the_thumbnail()
    {
        using var picture = TestPicture.Make(900, 700);
        var file = TestFile.Write(MediaFormat.Jpeg, picture);
        var padded = WithProfile(file, new byte[100_000]);

        var derived = await Engine.DeriveAsync(padded, Small);

        Assert.Null(derived.Failure);
        Assert.InRange(derived.Renditions[0].Content.Length, 1000, 90_000);
    }

    [Fact]
    public async Task A_rendition_holds_nothing_of_the_originals_metadata()
    {
        using var picture = TestPicture.Make(900, 700);
        var file = new ExifWriter().Main(0x010F, "SecretMaker").Gps(1, "N").Gps(2, (52, 1), (0, 1), (0, 1)).Into(TestFile.Write(MediaFormat.Jpeg, picture));
        DerivePlan plan = new([.. Enum.GetValues<RenditionFormat>().Select(format => new RenditionSpec($"{format}", 300, format, 80))], false, false, false);

        var derived = await Engine.DeriveAsync(file, plan);

        Assert.Equal(4, derived.Renditions.Count);
        Assert.Equal("SecretMaker", (await Engine.DeriveAsync(file)).Facts!.CameraMake);
        foreach (var rendition in derived.Renditions)
        {
            var facts = (await Engine.DeriveAsync(rendition.Content.ToArray())).Facts!;
            Assert.Equal((null, null, null), (facts.CameraMake, facts.Position, facts.Taken));
            Assert.Equal(-1, rendition.Content.Span.IndexOf("SecretMaker"u8));
        }
    }

    static byte[] Write(string variant, PixelBuffer pixels)
    {
        using var image = TestFile.Wrap(pixels);
        return variant switch
        {
            "progressive jpeg" => TestFile.Save("jpegsave_target", image, save => save.With("Q", 92).With("interlace", true)),
            "jpeg without subsampling" => TestFile.Save("jpegsave_target", image, save => save.With("Q", 92).With("subsample-mode", 2)),
            "gray jpeg" => TestFile.Write(MediaFormat.Jpeg, image),
            "cmyk jpeg" => SaveAs(Cmyk, "jpegsave_target", image, save => save.With("Q", 92)),
            "16-bit png" => SaveAs(Rgb16, "pngsave_target", image, save => save),
            "16-bit gray png" => SaveAs(Grey16, "pngsave_target", image, save => save),
            "palette png" => TestFile.Save("pngsave_target", image, save => save.With("palette", true)),
            "interlaced png" => TestFile.Save("pngsave_target", image, save => save.With("interlace", true)),
            "png with opaque alpha" => WithOpaqueAlpha(pixels),
            "16-bit tiff" => SaveAs(Rgb16, "tiffsave_target", image, save => save),
            "jpeg in tiff" => TestFile.Save("tiffsave_target", image, save => save.With("compression", 1).With("Q", 92)),
            "lossless webp" => TestFile.Save("webpsave_target", image, save => save.With("lossless", true).With("effort", 0)),
            _ => TestFile.Write(MediaFormat.Png, image),
        };
    }

    static byte[] SaveAs(int space, string saver, VipsObject image, TestFile.Options options)
    {
        using var converted = new VipsOperation("colourspace").With("in", image).With("space", space).Output();
        return TestFile.Save(saver, converted, options);
    }

    static byte[] WithOpaqueAlpha(PixelBuffer pixels)
    {
        using var with = TestPicture.AddOpaqueAlpha(pixels);
        return TestFile.Write(MediaFormat.Png, with);
    }

    // A file whose pixels are in a built-in profile of libvips, which is embedded.
    static byte[] Save(MediaFormat format, PixelBuffer pixels, string profile)
    {
        using var image = TestFile.Wrap(pixels);
        var saver = format switch { MediaFormat.Jpeg => "jpegsave_target", MediaFormat.Png => "pngsave_target", _ => "heifsave_target" };
        using var tagged = TestProfile.Attach(image, profile);
        return TestFile.Save(saver, tagged, save => format == MediaFormat.Png ? save : save.With("Q", 98));
    }

    // ICC.1:2022 annex B.4: segments of at most 65,519 bytes, numbered from 1.
    static byte[] WithProfile(byte[] jpeg, byte[] profile)
    {
        List<byte> file = [0xFF, 0xD8];
        var chunks = profile.Chunk(65_519).ToArray();
        foreach (var (index, chunk) in chunks.Index())
        {
            var length = chunk.Length + 16;
            file.AddRange([0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, (byte)(index + 1), (byte)chunks.Length, .. chunk]);
        }
        return [.. file, .. jpeg.AsSpan(2)];
    }

    static unsafe PixelBuffer Flat(int width, int height, byte[] color)
    {
        var pixels = new PixelBuffer(width, height, 3);
        for (long i = 0; i < pixels.Length; i++)
        {
            pixels.Pixels[i] = color[i % 3];
        }
        return pixels;
    }

    // libvips' resize and ours round an odd height differently by a pixel.
    static unsafe PixelBuffer Crop(PixelBuffer pixels, int height)
    {
        var cropped = new PixelBuffer(pixels.Width, height, pixels.Bands);
        var bytes = Math.Min(cropped.Length, pixels.Length);
        Buffer.MemoryCopy(pixels.Pixels, cropped.Pixels, cropped.Length, bytes);
        return cropped;
    }

    static int[] Pixel(PixelBuffer pixels, int x, int y) =>
        [.. TestFile.Bytes(pixels).Skip((y * pixels.Width + x) * pixels.Bands).Take(Math.Min(3, pixels.Bands)).Select(each => (int)each)];

    static int Alpha(PixelBuffer pixels, int x, int y) => TestFile.Bytes(pixels)[(y * pixels.Width + x) * 4 + 3];
}

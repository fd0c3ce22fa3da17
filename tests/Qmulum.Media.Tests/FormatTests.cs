using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class FormatTests
{
    [Theory]
    [InlineData(MediaFormat.Jpeg)]
    [InlineData(MediaFormat.Png)]
    [InlineData(MediaFormat.WebP)]
    [InlineData(MediaFormat.Gif)]
    [InlineData(MediaFormat.Tiff)]
    [InlineData(MediaFormat.Heic)]
    [InlineData(MediaFormat.Avif)]
    [InlineData(MediaFormat.Jxl)]
    public async Task One_decode_gives_both_renditions_placeholder_hash_and_facts(MediaFormat format)
    {
        // x265 takes minutes for what the other encoders do in a second.
        var (width, height) = format == MediaFormat.Heic ? (950, 650) : (1900, 1300);
        using var original = TestPicture.Make(width, height);
        var file = TestFile.Write(format, original);

        var derived = await Engine.DeriveAsync(file);

        Assert.Null(derived.Failure);
        Assert.Null(derived.Damage);
        Assert.Equal(format, derived.Format);
        Assert.Equal((width, height, 1), (derived.Pixels!.Width, derived.Pixels.Height, derived.Pixels.Orientation));
        var preview = format == MediaFormat.Heic ? ("preview", 950, 650) : ("preview", 1800, 1232);
        Assert.Equal([preview, ("thumbnail", 550, 376)], derived.Renditions.Select(each => (each.Kind, each.Width, each.Height)));
        Assert.All(derived.Renditions, each => Assert.Equal(RenditionFormat.Jpeg, each.Format));
        Assert.InRange(derived.Placeholder!.Length, 5, 25);
        Assert.NotNull(derived.PerceptualHash);
        Assert.NotNull(derived.Facts);
        foreach (var rendition in derived.Renditions)
        {
            using var expected = Reference.Reduce(original, rendition.Width);
            using var actual = TestFile.Read(rendition.Content.Span);
            Assert.InRange(Likeness.Psnr(expected, actual), format == MediaFormat.Gif ? 24 : 31, 99);
        }
    }
}

using Qmulum.Media.Hashes;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class HashTests
{
    // What the format's reference implementation (npm thumbhash 0.1.1) makes of the same pixels.
    [Theory]
    [InlineData(100, 75, false, "df070a359a8087777077777878787778708007f877")]
    [InlineData(32, 32, false, "e0070a3f1a70877770888778767785789887170979808f07")]
    [InlineData(20, 50, true, "a1d8851a1028809478a98770900ad85977775078a3a846")]
    [InlineData(64, 48, true, "1f08861c9018908692887a7a190888707f8877974038d3b506")]
    public void A_thumb_hash_equals_the_references(int width, int height, bool hasAlpha, string expected)
    {
        var rgba = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = rgba.AsSpan((y * width + x) * 4, 4);
                pixel[0] = (byte)(x * 255 / (width - 1));
                pixel[1] = (byte)(y * 255 / (height - 1));
                pixel[2] = (byte)(x * 7 + y * 13);
                pixel[3] = hasAlpha ? (byte)(x * 3 + y * 5) : (byte)255;
            }
        }

        Assert.Equal(expected, Convert.ToHexStringLower(ThumbHash.Encode(width, height, rgba)));
    }

    [Fact]
    public async Task The_same_picture_in_other_formats_sizes_and_qualities_hashes_alike_and_another_does_not()
    {
        using var picture = TestPicture.Make(1200, 900);
        using var half = Reference.Reduce(picture, 600);
        using var other = TestPicture.Make(1200, 900, seed: 2);
        var hash = await HashAsync(TestFile.Write(MediaFormat.Jpeg, picture));

        Assert.InRange(PerceptualHash.Distance(hash, await HashAsync(TestFile.Write(MediaFormat.Jpeg, picture, quality: 40))), 0, 4);
        Assert.InRange(PerceptualHash.Distance(hash, await HashAsync(TestFile.Write(MediaFormat.Png, picture))), 0, 4);
        Assert.InRange(PerceptualHash.Distance(hash, await HashAsync(TestFile.Write(MediaFormat.WebP, half))), 0, 4);
        Assert.InRange(PerceptualHash.Distance(hash, await HashAsync(TestFile.Write(MediaFormat.Jpeg, other))), 16, 64);
    }

    [Fact]
    public async Task Hashes_alone_need_no_rendition()
    {
        using var picture = TestPicture.Make(1200, 900);

        var derived = await Engine.DeriveAsync(TestFile.Write(MediaFormat.Jpeg, picture), new([], true, true, false));

        Assert.Empty(derived.Renditions);
        Assert.NotNull(derived.Placeholder);
        Assert.NotNull(derived.PerceptualHash);
        Assert.Null(derived.Facts);
    }

    static async Task<ulong> HashAsync(byte[] file) => (await Engine.DeriveAsync(file)).PerceptualHash!.Value;
}

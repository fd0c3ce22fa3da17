using System.Buffers.Binary;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class RawTests
{
    static readonly DerivePlan Small = new([new("small", 300, RenditionFormat.Jpeg, 92)], true, true, true);

    public static TheoryData<MediaFormat> Makers =>
        [MediaFormat.Dng, MediaFormat.Nef, MediaFormat.Arw, MediaFormat.Cr2, MediaFormat.Raf, MediaFormat.Orf, MediaFormat.Rw2, MediaFormat.Cr3];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task The_largest_embedded_preview_is_shown(MediaFormat format)
    {
        using var large = TestPicture.Make(800, 600);
        using var little = TestPicture.Make(160, 120, seed: 2);
        var file = RawFile.Make(format, TestFile.Write(MediaFormat.Jpeg, large), TestFile.Write(MediaFormat.Jpeg, little));

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Equal(format, derived.Format);
        Assert.Null(derived.Failure);
        Assert.Equal((800, 600, format), (derived.Pixels!.Width, derived.Pixels.Height, derived.Pixels.Format));
        using var expected = Reference.Reduce(large, 300);
        using var actual = TestFile.Read(derived.Renditions[0].Content.Span);
        Assert.InRange(Likeness.Psnr(expected, actual), 29, 99);
    }

    [Fact]
    public async Task A_preview_without_exif_takes_the_raw_files_orientation()
    {
        using var picture = TestPicture.Make(800, 600);
        var file = RawFile.Make(MediaFormat.Dng, TestFile.Save("jpegsave_target", TestFile.Wrap(picture), save => save.With("strip", true)), [], orientation: 6);

        var derived = await Engine.DeriveAsync(file, Small);

        Assert.Equal((600, 800), (derived.Pixels!.Width, derived.Pixels.Height));
        Assert.Equal((225, 300), (derived.Renditions[0].Width, derived.Renditions[0].Height));
    }

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task A_raw_file_without_preview_says_so(MediaFormat format)
    {
        var derived = await Engine.DeriveAsync(RawFile.Make(format, new byte[5000], []), Small);

        Assert.Equal(MediaFaultCode.NoPreview, derived.Failure!.Code);
    }

    [Fact]
    public async Task Directories_that_point_at_each_other_end()
    {
        var file = RawFile.Make(MediaFormat.Dng, new byte[100], []);
        // The next directory after the first is the first.
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(10 + 12 * count), 8);

        Assert.Equal(MediaFaultCode.NoPreview, (await Engine.DeriveAsync(file, Small)).Failure!.Code);
    }
}

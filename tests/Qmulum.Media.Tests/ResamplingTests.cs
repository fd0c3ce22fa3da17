using System.Runtime.Intrinsics;
using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;

namespace Qmulum.Media.Tests;

public unsafe class ResamplingTests
{
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 2000, 1500, 1800, 1350 },
        { 1999, 1501, 550, 413 },
        { 333, 97, 32, 32 },
        { 64, 64, 64, 64 },
        { 17, 5, 3, 1 },
        { 1, 1, 1, 1 },
        { 1, 3000, 1, 1800 },
        { 3000, 2, 100, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void All_vector_widths_give_the_same_pixels(int width, int height, int toWidth, int toHeight)
    {
        Assert.True(Vector256Filter.IsSupported || Vector128.IsHardwareAccelerated, "This processor has only one of the branches to compare.");
        using var source = Noise(width, height);

        var scalar = Reduce<ScalarFilter>(source, toWidth, toHeight);

        Assert.Equal(scalar, Reduce<Vector128Filter>(source, toWidth, toHeight));
        Assert.Equal(scalar, Vector256Filter.IsSupported ? Reduce<Vector256Filter>(source, toWidth, toHeight) : scalar);
        Assert.Equal(scalar, Vector512Filter.IsSupported ? Reduce<Vector512Filter>(source, toWidth, toHeight) : scalar);
        Assert.Equal(scalar, Reduce<BestFilter>(source, toWidth, toHeight));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_picture_in_strips_gives_the_same_pixels_as_a_whole_one(int width, int height, int toWidth, int toHeight)
    {
        using var source = Noise(width, height);
        using var strips = new StripReducer(width, height, toWidth, toHeight, (double)width / toWidth, (double)height / toHeight);
        for (var top = 0; top < height; top += StripReducer.Rows)
        {
            var rows = Math.Min(StripReducer.Rows, height - top);
            for (var row = 0; row < rows; row++)
            {
                source.RowSpan(top + row).CopyTo(new(strips.NextStrip + (long)row * strips.Stride, width));
            }
            strips.Add(rows);
        }
        using var reduced = strips.Take();

        Assert.Equal(Reduce<ScalarFilter>(source, toWidth, toHeight), Bytes(reduced));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(255)]
    public void A_flat_picture_stays_flat_to_the_last_bit(byte value)
    {
        using var source = new Plane(1037, 771);
        for (var y = 0; y < source.Height; y++)
        {
            source.RowSpan(y).Fill(value);
        }

        Assert.All(Reduce<BestFilter>(source, 413, 307), pixel => Assert.Equal(value, pixel));
    }

    [Fact]
    public void The_portable_pair_products_equal_the_processors_own()
    {
        var random = new Random(5);
        for (var round = 0; round < 1000; round++)
        {
            var a = Vector128.Create(Enumerable.Range(0, 8).Select(_ => (short)random.Next(short.MinValue, short.MaxValue)).ToArray());
            var b = Vector128.Create(Enumerable.Range(0, 8).Select(_ => (short)random.Next(short.MinValue, short.MaxValue)).ToArray());

            Assert.Equal(PairProducts.Sum(a, b), PairProducts.Portable(a, b));
        }
    }

    [Theory]
    [InlineData(4000, 3000, 1800, 1800, 1350)]
    [InlineData(3000, 4000, 550, 413, 550)]
    [InlineData(100, 50, 1800, 100, 50)]
    [InlineData(10_000, 1, 100, 100, 1)]
    public void Fits_the_long_edge_and_never_enlarges(int width, int height, int longEdge, int fitWidth, int fitHeight) =>
        Assert.Equal((fitWidth, fitHeight), ImageReducer.Fit(width, height, longEdge));

    static byte[] Reduce<TFilter>(Plane source, int width, int height)
        where TFilter : struct, IRowFilter
    {
        using var reduced = PlaneReducer.Reduce<TFilter>(source, width, height, (double)source.Width / width, (double)source.Height / height);
        return Bytes(reduced);
    }

    static byte[] Bytes(Plane plane)
    {
        var bytes = new byte[plane.Width * plane.Height];
        for (var y = 0; y < plane.Height; y++)
        {
            plane.RowSpan(y).CopyTo(bytes.AsSpan(y * plane.Width));
        }
        return bytes;
    }

    // Black and white noise: the hardest there is for overshoot.
    static Plane Noise(int width, int height)
    {
        var random = new Random(width * 31 + height);
        var plane = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            random.NextBytes(plane.RowSpan(y));
            foreach (ref var pixel in plane.RowSpan(y))
            {
                pixel = pixel > 200 ? (byte)255 : pixel < 50 ? (byte)0 : pixel;
            }
        }
        return plane;
    }
}

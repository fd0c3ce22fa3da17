using System.Numerics;
using Qmulum.Media.Resampling;
using Plane = Qmulum.Media.Pixels.Plane;

namespace Qmulum.Media.Hashes;

/// <summary>
/// 64-bit DCT hash of the luma: 32×32 samples, the 8×8 lowest frequencies without the constant row and column, one bit each for "above
/// the median". The same picture at another size or quality differs in a few bits, another picture in about half.
/// </summary>
static class PerceptualHash
{
    const int Side = 32;
    const int Frequencies = 8;

    static readonly float[] Cosines = [.. Enumerable.Range(0, Frequencies * Side).Select(static i =>
        MathF.Cos(MathF.PI / Side * (i / Side + 1) * (i % Side + 0.5f)))];

    /// <summary>Bits that differ, 0 to 64.</summary>
    public static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);

    public static ulong Of(Plane luma)
    {
        using var small = PlaneReducer.Reduce(luma, Side, Side, luma.Width / (double)Side, luma.Height / (double)Side);
        Span<float> rows = stackalloc float[Frequencies * Side];
        Span<float> block = stackalloc float[Frequencies * Frequencies];
        for (var u = 0; u < Frequencies; u++)
        {
            for (var y = 0; y < Side; y++)
            {
                rows[u * Side + y] = Project(small.RowSpan(y), u);
            }
        }
        for (var u = 0; u < Frequencies; u++)
        {
            for (var v = 0; v < Frequencies; v++)
            {
                block[v * Frequencies + u] = Project(rows.Slice(u * Side, Side), v);
            }
        }
        return AboveMedian(block);
    }

    static float Project(ReadOnlySpan<byte> samples, int frequency)
    {
        var sum = 0f;
        for (var i = 0; i < Side; i++)
        {
            sum += samples[i] * Cosines[frequency * Side + i];
        }
        return sum;
    }

    static float Project(ReadOnlySpan<float> samples, int frequency)
    {
        var sum = 0f;
        for (var i = 0; i < Side; i++)
        {
            sum += samples[i] * Cosines[frequency * Side + i];
        }
        return sum;
    }

    static ulong AboveMedian(ReadOnlySpan<float> block)
    {
        Span<float> sorted = stackalloc float[block.Length];
        block.CopyTo(sorted);
        sorted.Sort();
        var median = (sorted[block.Length / 2 - 1] + sorted[block.Length / 2]) / 2;
        var hash = 0UL;
        for (var i = 0; i < block.Length; i++)
        {
            hash |= block[i] > median ? 1UL << i : 0;
        }
        return hash;
    }
}

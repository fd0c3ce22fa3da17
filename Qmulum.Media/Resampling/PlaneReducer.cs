using Qmulum.Media.Pixels;

namespace Qmulum.Media.Resampling;

/// <summary>Reduces planes with the widest vectors of this processor.</summary>
static unsafe class PlaneReducer
{
    /// <summary>
    /// Reduces a whole plane. The ratios are source samples for each target sample; they differ from width ÷ width where a chroma plane was
    /// rounded up.
    /// </summary>
    public static Plane Reduce(Plane source, int width, int height, double ratioX, double ratioY) =>
        Reduce<BestFilter>(source, width, height, ratioX, ratioY);

    /// <summary>The same with a filter of choice.</summary>
    public static Plane Reduce<TFilter>(Plane source, int width, int height, double ratioX, double ratioY)
        where TFilter : struct, IRowFilter
    {
        var across = LanczosKernel.Get(source.Width, width, ratioX);
        var down = LanczosKernel.Get(source.Height, height, ratioY);
        var target = new Plane(width, height);
        using var middle = new RowBuffer(source.Width, across.PaddedTaps);
        var taps = (down.Taps + 1) & ~1;
        var rows = stackalloc byte*[taps];
        fixed (short* acrossWeights = across.Weights, downWeights = down.Weights)
        fixed (int* starts = across.Starts)
        {
            for (var y = 0; y < height; y++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    // The odd tap beyond the last row weighs nothing; it only has to point somewhere.
                    rows[tap] = source.Row(Math.Min(source.Height - 1, down.Starts[y] + tap));
                }
                TFilter.Vertical(rows, downWeights + y * down.PaddedTaps, taps, middle.Samples, source.Width);
                TFilter.Horizontal(middle.Samples, starts, acrossWeights, across.PaddedTaps, target.Row(y), width);
            }
        }
        return target;
    }
}

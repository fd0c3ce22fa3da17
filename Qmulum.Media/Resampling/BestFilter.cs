using System.Runtime.Intrinsics;

namespace Qmulum.Media.Resampling;

/// <summary>The widest filter that this processor has.</summary>
readonly unsafe struct BestFilter : IRowFilter
{
    public static void Vertical(byte** rows, short* weights, int taps, short* target, int width)
    {
        if (Vector512Filter.IsSupported)
        {
            Vector512Filter.Vertical(rows, weights, taps, target, width);
        }
        else if (Vector256Filter.IsSupported)
        {
            Vector256Filter.Vertical(rows, weights, taps, target, width);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vector128Filter.Vertical(rows, weights, taps, target, width);
        }
        else
        {
            ScalarFilter.Vertical(rows, weights, taps, target, width);
        }
    }

    public static void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width)
    {
        if (Vector256Filter.IsSupported)
        {
            Vector256Filter.Horizontal(row, starts, weights, taps, target, width);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vector128Filter.Horizontal(row, starts, weights, taps, target, width);
        }
        else
        {
            ScalarFilter.Horizontal(row, starts, weights, taps, target, width);
        }
    }
}

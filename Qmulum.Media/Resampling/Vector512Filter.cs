using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qmulum.Media.Resampling;

/// <summary>64 bytes at a time with AVX-512. Down the rows alone: along a row each output starts elsewhere, and wider vectors only gather more.</summary>
readonly unsafe struct Vector512Filter : IRowFilter
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && Vector256Filter.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a worker that starts anew must not begin with slow code
    public static void Vertical(byte** rows, short* weights, int taps, short* target, int width)
    {
        var half = Vector512.Create(1 << (IRowFilter.VerticalShift - 1));
        for (var x = 0; x < width; x += 64)
        {
            // As with 256 bits: unpacking works inside each 16-byte part. Parts of a and b are pixels 0-7, 16-23, 32-39, 48-55; c and d the others.
            var (a, b, c, d) = (half, half, half, half);
            for (var tap = 0; tap < taps; tap += 2)
            {
                var pair = Vector512.Create(*(int*)(weights + tap)).AsInt16();
                var first = Vector512.Load(rows[tap] + x);
                var second = Vector512.Load(rows[tap + 1] + x);
                var low = Avx512BW.UnpackLow(first, second);
                var high = Avx512BW.UnpackHigh(first, second);
                a += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(low, default).AsInt16(), pair);
                b += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(low, default).AsInt16(), pair);
                c += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(high, default).AsInt16(), pair);
                d += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(high, default).AsInt16(), pair);
            }
            var even = Avx512BW.PackSignedSaturate(a >> IRowFilter.VerticalShift, b >> IRowFilter.VerticalShift);
            var odd = Avx512BW.PackSignedSaturate(c >> IRowFilter.VerticalShift, d >> IRowFilter.VerticalShift);
            Interleave(even.GetLower(), odd.GetLower(), target + x);
            Interleave(even.GetUpper(), odd.GetUpper(), target + x + 32);
        }
    }

    public static void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width) =>
        Vector256Filter.Horizontal(row, starts, weights, taps, target, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Interleave(Vector256<short> even, Vector256<short> odd, short* target)
    {
        even.GetLower().Store(target);
        odd.GetLower().Store(target + 8);
        even.GetUpper().Store(target + 16);
        odd.GetUpper().Store(target + 24);
    }
}

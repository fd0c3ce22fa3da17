using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qmulum.Media.Resampling;

/// <summary>32 bytes at a time with AVX2.</summary>
readonly unsafe struct Vector256Filter : IRowFilter
{
    /// <summary>AVX2 is the only instruction set with 256-bit integers; .NET has no name of its own for the pairwise product.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a worker that starts anew must not begin with slow code
    public static void Vertical(byte** rows, short* weights, int taps, short* target, int width)
    {
        var half = Vector256.Create(1 << (IRowFilter.VerticalShift - 1));
        for (var x = 0; x < width; x += 32)
        {
            // Unpacking works inside each 16-byte half, and packing undoes it: a and b hold the pixels 0-7 and 16-23, c and d the others.
            var (a, b, c, d) = (half, half, half, half);
            for (var tap = 0; tap < taps; tap += 2)
            {
                var pair = Vector256.Create(*(int*)(weights + tap)).AsInt16();
                var first = Vector256.Load(rows[tap] + x);
                var second = Vector256.Load(rows[tap + 1] + x);
                var low = Avx2.UnpackLow(first, second);
                var high = Avx2.UnpackHigh(first, second);
                a += Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(low, default).AsInt16(), pair);
                b += Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(low, default).AsInt16(), pair);
                c += Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(high, default).AsInt16(), pair);
                d += Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(high, default).AsInt16(), pair);
            }
            var even = Avx2.PackSignedSaturate(a >> IRowFilter.VerticalShift, b >> IRowFilter.VerticalShift);
            var odd = Avx2.PackSignedSaturate(c >> IRowFilter.VerticalShift, d >> IRowFilter.VerticalShift);
            even.GetLower().Store(target + x);
            odd.GetLower().Store(target + x + 8);
            even.GetUpper().Store(target + x + 16);
            odd.GetUpper().Store(target + x + 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width)
    {
        var half = Vector256.Create(1 << (IRowFilter.HorizontalShift - 1));
        for (var x = 0; x < width; x += 8, weights += 8 * taps)
        {
            // Outputs x … x+3 in the lower halves, x+4 … x+7 in the upper ones.
            Vector256<int> a = default, b = default, c = default, d = default;
            for (var tap = 0; tap < taps; tap += 8)
            {
                var samples = row + tap;
                var factors = weights + tap;
                a += Products(samples, starts, factors, x, 0, taps);
                b += Products(samples, starts, factors, x, 1, taps);
                c += Products(samples, starts, factors, x, 2, taps);
                d += Products(samples, starts, factors, x, 3, taps);
            }
            var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d)) + half;
            var shorts = Avx2.PackSignedSaturate(sums >> IRowFilter.HorizontalShift, default);
            var bytes = Avx2.PackUnsignedSaturate(shorts, default);
            *(uint*)(target + x) = bytes.GetLower().AsUInt32().ToScalar();
            *(uint*)(target + x + 4) = bytes.GetUpper().AsUInt32().ToScalar();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Products(short* samples, int* starts, short* weights, int x, int output, int taps) =>
        Avx2.MultiplyAddAdjacent(
            Vector256.Create(Vector128.Load(samples + starts[x + output]), Vector128.Load(samples + starts[x + output + 4])),
            Vector256.Create(Vector128.Load(weights + output * taps), Vector128.Load(weights + (output + 4) * taps)));
}

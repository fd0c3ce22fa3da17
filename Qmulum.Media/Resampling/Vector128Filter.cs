using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Qmulum.Media.Resampling;

/// <summary>16 bytes at a time: Arm, and x86 without AVX2.</summary>
readonly unsafe struct Vector128Filter : IRowFilter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a worker that starts anew must not begin with slow code
    public static void Vertical(byte** rows, short* weights, int taps, short* target, int width)
    {
        var half = Vector128.Create(1 << (IRowFilter.VerticalShift - 1));
        for (var x = 0; x < width; x += 8)
        {
            var (low, high) = (half, half);
            for (var tap = 0; tap < taps; tap += 2)
            {
                var pair = Vector128.Create(*(int*)(weights + tap)).AsInt16();
                var first = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)(rows[tap] + x)).AsByte()).AsInt16();
                var second = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)(rows[tap + 1] + x)).AsByte()).AsInt16();
                low += PairProducts.Sum(ZipLower(first, second), pair);
                high += PairProducts.Sum(ZipUpper(first, second), pair);
            }
            Vector128.NarrowWithSaturation(low >> IRowFilter.VerticalShift, high >> IRowFilter.VerticalShift).Store(target + x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width)
    {
        var half = Vector128.Create(1 << (IRowFilter.HorizontalShift - 1));
        for (var x = 0; x < width; x += 4, weights += 4 * taps)
        {
            var sums = half + Vector128.Create(
                Dot(row + starts[x], weights, taps),
                Dot(row + starts[x + 1], weights + taps, taps),
                Dot(row + starts[x + 2], weights + 2 * taps, taps),
                Dot(row + starts[x + 3], weights + 3 * taps, taps));
            var pixels = Vector128.Min(Vector128.Max(sums >> IRowFilter.HorizontalShift, default), Vector128.Create(255));
            var shorts = Vector128.Narrow(pixels, pixels);
            *(uint*)(target + x) = Vector128.Narrow(shorts.AsUInt16(), shorts.AsUInt16()).AsUInt32().ToScalar();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Dot(short* samples, short* weights, int taps)
    {
        var sum = Vector128<int>.Zero;
        for (var tap = 0; tap < taps; tap += 8)
        {
            sum += PairProducts.Sum(Vector128.Load(samples + tap), Vector128.Load(weights + tap));
        }
        return Vector128.Sum(sum);
    }

    // a0 b0 a1 b1 a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<short> ZipLower(Vector128<short> a, Vector128<short> b) =>
        (Vector128.WidenLower(a.AsUInt16()) | (Vector128.WidenLower(b.AsUInt16()) << 16)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<short> ZipUpper(Vector128<short> a, Vector128<short> b) =>
        (Vector128.WidenUpper(a.AsUInt16()) | (Vector128.WidenUpper(b.AsUInt16()) << 16)).AsInt16();
}

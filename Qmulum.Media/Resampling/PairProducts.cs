using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Qmulum.Media.Resampling;

/// <summary>a0·b0 + a1·b1, a2·b2 + a3·b3 …: one instruction on x86, three on Arm.</summary>
static class PairProducts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sum(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(a, b);
        }
        if (AdvSimd.Arm64.IsSupported)
        {
            return AdvSimd.Arm64.AddPairwise(
                AdvSimd.MultiplyWideningLower(a.GetLower(), b.GetLower()), AdvSimd.MultiplyWideningUpper(a, b));
        }
        return Portable(a, b);
    }

    /// <summary>The same without an instruction set of its own; public for the test that compares the two.</summary>
    public static Vector128<int> Portable(Vector128<short> a, Vector128<short> b)
    {
        var low = Vector128.WidenLower(a) * Vector128.WidenLower(b);
        var high = Vector128.WidenUpper(a) * Vector128.WidenUpper(b);
        var even = Vector128.Create(low[0], low[2], high[0], high[2]);
        var odd = Vector128.Create(low[1], low[3], high[1], high[3]);
        return even + odd;
    }
}

using System.Collections.Concurrent;

namespace Qmulum.Media.Resampling;

/// <summary>
/// The weights of a Lanczos3 reduction along one axis, as 14-bit fixed-point numbers. Integers make every SIMD width give the same pixels,
/// and the weights of one output sum to exactly <see cref="One"/>, so that flat areas stay flat.
/// </summary>
sealed class LanczosKernel
{
    /// <summary>Fraction bits of a weight.</summary>
    public const int Bits = 14;

    /// <summary>1.0 as a weight.</summary>
    public const int One = 1 << Bits;

    const int Lobes = 3;
    const int OutputsPadding = 8;
    const int TapsPadding = 8;
    const int MostKept = 256;

    static readonly ConcurrentDictionary<(int Inputs, int Outputs, double Ratio), LanczosKernel> Kept = new();

    LanczosKernel(int inputs, int outputs, double ratio)
    {
        var scale = Math.Max(1, ratio);
        Taps = (int)Math.Min(inputs, Math.Ceiling(Lobes * scale * 2) + 1);
        PaddedTaps = (Taps + TapsPadding - 1) / TapsPadding * TapsPadding;
        var padded = (outputs + OutputsPadding - 1) / OutputsPadding * OutputsPadding;
        Starts = new int[padded];
        Weights = new short[checked(padded * PaddedTaps)];
        var exact = new double[Taps];
        for (var output = 0; output < outputs; output++)
        {
            var center = (output + 0.5) * ratio - 0.5;
            Starts[output] = Fill(exact, inputs, center, scale);
            Round(exact, Weights.AsSpan(output * PaddedTaps, Taps));
        }
    }

    /// <summary>Inputs that one output looks at.</summary>
    public int Taps { get; }

    /// <summary><see cref="Taps"/>, rounded up to whole vectors of 8; the weights beyond are zero.</summary>
    public int PaddedTaps { get; }

    /// <summary>First input of each output; padded with zeros to a multiple of 8 outputs.</summary>
    public int[] Starts { get; }

    /// <summary><see cref="PaddedTaps"/> weights for each output.</summary>
    public short[] Weights { get; }

    /// <param name="inputs">Samples along the source axis.</param>
    /// <param name="outputs">Samples along the target axis.</param>
    /// <param name="ratio">Source samples for each target sample; more than 1 reduces.</param>
    public static LanczosKernel Get(int inputs, int outputs, double ratio)
    {
        if (Kept.Count > MostKept)
        {
            Kept.Clear();
        }
        return Kept.GetOrAdd((inputs, outputs, ratio), static key => new(key.Inputs, key.Outputs, key.Ratio));
    }

    // Samples beyond the edge are the edge's: their weight is added to it.
    static int Fill(double[] weights, int inputs, double center, double scale)
    {
        Array.Clear(weights);
        var support = Lobes * scale;
        var first = (int)Math.Ceiling(center - support);
        var start = Math.Clamp(first, 0, inputs - weights.Length);
        for (var input = first; input <= center + support; input++)
        {
            var tap = Math.Clamp(input, 0, inputs - 1) - start;
            if (tap >= 0 && tap < weights.Length)
            {
                weights[tap] += Lanczos((input - center) / scale);
            }
        }
        return start;
    }

    static double Lanczos(double x)
    {
        if (x == 0)
        {
            return 1;
        }
        var angle = Math.PI * x;
        return Math.Abs(x) >= Lobes ? 0 : Lobes * Math.Sin(angle) * Math.Sin(angle / Lobes) / (angle * angle);
    }

    // What rounding loses or gains goes to the largest weight, where it is the smallest share.
    static void Round(double[] exact, Span<short> weights)
    {
        var sum = exact.Sum();
        var (rest, largest) = (One, 0);
        for (var i = 0; i < exact.Length; i++)
        {
            weights[i] = (short)Math.Round(exact[i] / sum * One);
            rest -= weights[i];
            largest = weights[i] > weights[largest] ? i : largest;
        }
        weights[largest] = (short)(weights[largest] + rest);
    }
}

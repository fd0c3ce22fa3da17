namespace Qmulum.Media.Resampling;

/// <summary>One sample at a time: for processors without vectors, and the reference the others are tested against.</summary>
readonly unsafe struct ScalarFilter : IRowFilter
{
    public static void Vertical(byte** rows, short* weights, int taps, short* target, int width)
    {
        const int Half = 1 << (IRowFilter.VerticalShift - 1);
        for (var x = 0; x < width; x++)
        {
            var sum = Half;
            for (var tap = 0; tap < taps; tap++)
            {
                sum += rows[tap][x] * weights[tap];
            }
            target[x] = (short)Math.Clamp(sum >> IRowFilter.VerticalShift, short.MinValue, short.MaxValue);
        }
    }

    public static void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width)
    {
        const int Half = 1 << (IRowFilter.HorizontalShift - 1);
        for (var x = 0; x < width; x++, weights += taps)
        {
            var sum = Half;
            var samples = row + starts[x];
            for (var tap = 0; tap < taps; tap++)
            {
                sum += samples[tap] * weights[tap];
            }
            target[x] = (byte)Math.Clamp(sum >> IRowFilter.HorizontalShift, 0, 255);
        }
    }
}

namespace Qmulum.Media.Resampling;

/// <summary>
/// The two inner loops of a reduction, for one width of vectors. All implementations compute the same integers, so they give the same pixels
/// to the last bit. Buffers have room for whole vectors past their ends (<see cref="Pixels.Plane"/>).
/// </summary>
unsafe interface IRowFilter
{
    /// <summary>Fraction bits of the intermediate samples: 255 with Lanczos' overshoot fits in 16 bits.</summary>
    const int MiddleBits = 6;

    /// <summary>Shift from pixel × weight to an intermediate sample.</summary>
    const int VerticalShift = LanczosKernel.Bits - MiddleBits;

    /// <summary>Shift from intermediate sample × weight to a pixel.</summary>
    const int HorizontalShift = LanczosKernel.Bits + MiddleBits;

    /// <summary>Weighs <paramref name="taps"/> rows (an even number) into one row of intermediate samples.</summary>
    static abstract void Vertical(byte** rows, short* weights, int taps, short* target, int width);

    /// <summary>Weighs <paramref name="taps"/> (a multiple of 8) samples from each start into one pixel, clamped to 0 … 255.</summary>
    static abstract void Horizontal(short* row, int* starts, short* weights, int taps, byte* target, int width);
}

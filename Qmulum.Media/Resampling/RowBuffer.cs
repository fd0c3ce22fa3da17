using System.Runtime.InteropServices;

namespace Qmulum.Media.Resampling;

/// <summary>One row of intermediate samples, with room for whole vectors past its end.</summary>
sealed unsafe class RowBuffer : IDisposable
{
    const int Vector = 64;

    public RowBuffer(int width, int taps)
    {
        var samples = checked(width + taps + Vector);
        Samples = (short*)NativeMemory.AlignedAlloc((nuint)samples * sizeof(short), Vector);
        new Span<short>(Samples, samples).Clear();
    }

    public short* Samples { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Samples);
        Samples = null;
    }
}

using Qmulum.Media.Pixels;

namespace Qmulum.Media.Resampling;

/// <summary>
/// Reduces a plane that arrives in strips from the top. Only the rows that outputs still need are kept, so a picture that is decoded line by
/// line is never held whole.
/// </summary>
sealed unsafe class StripReducer : IDisposable
{
    /// <summary>Rows of a strip; the last one may have fewer.</summary>
    public const int Rows = 16;

    readonly int _sourceHeight;
    readonly LanczosKernel _across;
    readonly LanczosKernel _down;
    readonly int _kept;
    readonly Plane _ring;
    readonly RowBuffer _middle;
    Plane? _target;
    int _filled;
    int _emitted;

    /// <summary>The ratios are source samples for each target sample.</summary>
    public StripReducer(int sourceWidth, int sourceHeight, int width, int height, double ratioX, double ratioY)
    {
        _sourceHeight = sourceHeight;
        _across = LanczosKernel.Get(sourceWidth, width, ratioX);
        _down = LanczosKernel.Get(sourceHeight, height, ratioY);
        // Whole strips, so that none wraps around, and one more than the outputs look back.
        _kept = (_down.Taps + 2 * Rows - 1) / Rows * Rows;
        _ring = new(sourceWidth, _kept);
        _middle = new(sourceWidth, _across.PaddedTaps);
        _target = new(width, height);
    }

    /// <summary>Bytes from one row of a strip to the next.</summary>
    public int Stride => _ring.Stride;

    /// <summary>Where to write the next strip.</summary>
    public byte* NextStrip => _ring.Row(_filled % _kept);

    /// <summary>Takes the strip that was written, and makes the outputs that it completes.</summary>
    public void Add(int rows)
    {
        _filled += rows;
        while (_emitted < _target!.Height && Math.Min(_sourceHeight, _down.Starts[_emitted] + _down.Taps) <= _filled)
        {
            Emit(_emitted++);
        }
    }

    /// <summary>The reduced plane, after the last strip. The caller owns it.</summary>
    public Plane Take()
    {
        var target = _target!;
        _target = null;
        return target;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _middle.Dispose();
        _target?.Dispose();
    }

    void Emit(int y)
    {
        var taps = (_down.Taps + 1) & ~1;
        var rows = stackalloc byte*[taps];
        for (var tap = 0; tap < taps; tap++)
        {
            // The odd tap beyond the last row weighs nothing; it only has to point somewhere.
            rows[tap] = _ring.Row(Math.Min(_filled - 1, _down.Starts[y] + tap) % _kept);
        }
        fixed (short* acrossWeights = _across.Weights, downWeights = _down.Weights)
        fixed (int* starts = _across.Starts)
        {
            BestFilter.Vertical(rows, downWeights + y * _down.PaddedTaps, taps, _middle.Samples, _ring.Width);
            BestFilter.Horizontal(_middle.Samples, starts, acrossWeights, _across.PaddedTaps, _target!.Row(y), _target.Width);
        }
    }
}

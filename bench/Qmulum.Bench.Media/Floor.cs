using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;

namespace Qmulum.Bench.Media;

/// <summary>libturbojpeg alone: decode to half the size and encode both renditions, out of planes that are there already. No resize, no hashes.</summary>
sealed class Floor : IDisposable
{
    readonly PlanarImage _preview;
    readonly PlanarImage _thumbnail;

    public Floor(byte[] jpeg)
    {
        using var whole = JpegDecoder.Decode(jpeg, 1800, out _)!;
        _preview = ImageReducer.Reduce(whole, 1800);
        _thumbnail = ImageReducer.Reduce(_preview, 550);
    }

    public void Run(byte[] jpeg)
    {
        using var whole = JpegDecoder.Decode(jpeg, 1800, out _)!;
        JpegEncoder.Encode(_preview, 80, default);
        JpegEncoder.Encode(_thumbnail, 80, default);
    }

    public void Dispose()
    {
        _preview.Dispose();
        _thumbnail.Dispose();
    }
}

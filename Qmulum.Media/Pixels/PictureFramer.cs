using Qmulum.Media.Decoding;

namespace Qmulum.Media.Pixels;

/// <summary>Turns, straightens and cuts a decoded picture as a person asked for.</summary>
static unsafe class PictureFramer
{
    /// <summary>The framed picture. Takes the given one over.</summary>
    public static Picture Frame(Picture picture, Framing framing)
    {
        var opaque = PlaneTurner.Turn(picture.Opaque, framing.Turn);
        var transparent = picture.Transparent is { } pixels ? Turn(pixels, framing.Turn) : null;
        var turned = new Picture(opaque, transparent, picture.Profile);
        return framing.Crop is { } crop ? Cut(turned, crop) : turned;
    }

    static Picture Cut(Picture picture, Crop crop)
    {
        using (picture)
        {
            var luma = picture.Opaque.Luma;
            var window = new Window(crop, luma.Width, luma.Height);
            var opaque = new PlanarImage(
                Cut(luma, window, luma), picture.Opaque.Blue is { } blue ? Cut(blue, window, luma) : null, picture.Opaque.Red is { } red ? Cut(red, window, luma) : null);
            var transparent = picture.Transparent is { } pixels ? Cut(pixels, new(crop, pixels.Width, pixels.Height)) : null;
            return new(opaque, transparent, picture.Profile);
        }
    }

    // Chroma planes cover the same area with half of the samples, or with as many.
    static Plane Cut(Plane source, Window window, Plane luma)
    {
        var (halfX, halfY) = (source.Width < luma.Width, source.Height < luma.Height);
        var cut = new Plane(halfX ? (window.Width + 1) / 2 : window.Width, halfY ? (window.Height + 1) / 2 : window.Height);
        var scale = (X: (double)source.Width / luma.Width, Y: (double)source.Height / luma.Height);
        for (var y = 0; y < cut.Height; y++)
        {
            var row = cut.Row(y);
            for (var x = 0; x < cut.Width; x++)
            {
                var (fromX, fromY) = window.Source((x + 0.5) / cut.Width, (y + 0.5) / cut.Height);
                row[x] = Sample(source.Pixels, source.Stride, 1, source.Width, source.Height, fromX * scale.X, fromY * scale.Y);
            }
        }
        return cut;
    }

    static PixelBuffer Cut(PixelBuffer source, Window window)
    {
        var cut = new PixelBuffer(window.Width, window.Height, source.Bands);
        for (var at = 0; at < window.Width * window.Height; at++)
        {
            var (fromX, fromY) = window.Source((at % window.Width + 0.5) / window.Width, (at / window.Width + 0.5) / window.Height);
            for (var band = 0; band < source.Bands; band++)
            {
                cut.Pixels[(long)at * source.Bands + band] =
                    Sample(source.Pixels + band, source.Width * source.Bands, source.Bands, source.Width, source.Height, fromX, fromY);
            }
        }
        return cut;
    }

    static PixelBuffer Turn(PixelBuffer source, int orientation)
    {
        if (orientation == Orientations.None)
        {
            return source;
        }
        using (source)
        {
            var swaps = Orientations.Swaps(orientation);
            var turned = new PixelBuffer(swaps ? source.Height : source.Width, swaps ? source.Width : source.Height, source.Bands);
            for (var y = 0; y < source.Height; y++)
            {
                for (var x = 0; x < source.Width; x++)
                {
                    var (toX, toY) = PlaneTurner.Place(orientation, source.Width, source.Height, x, y);
                    new ReadOnlySpan<byte>(source.Pixels + ((long)y * source.Width + x) * source.Bands, source.Bands)
                        .CopyTo(new(turned.Pixels + ((long)toY * turned.Width + toX) * source.Bands, source.Bands));
                }
            }
            return turned;
        }
    }

    // Bilinear between the four samples around; beyond the edge the last one goes on.
    static byte Sample(byte* samples, long stride, int step, int width, int height, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x - 0.5), (int)Math.Floor(y - 0.5));
        var (partX, partY) = (x - 0.5 - left, y - 0.5 - top);
        var (x0, x1) = (Math.Clamp(left, 0, width - 1), Math.Clamp(left + 1, 0, width - 1));
        var (y0, y1) = (Math.Clamp(top, 0, height - 1), Math.Clamp(top + 1, 0, height - 1));
        var above = samples[y0 * stride + x0 * step] * (1 - partX) + samples[y0 * stride + x1 * step] * partX;
        var below = samples[y1 * stride + x0 * step] * (1 - partX) + samples[y1 * stride + x1 * step] * partX;
        return (byte)(above * (1 - partY) + below * partY + 0.5);
    }

    /// <summary>The frame over a picture that is turned about its middle beneath it.</summary>
    readonly struct Window(Crop crop, int width, int height)
    {
        readonly double _cos = Math.Cos(crop.Angle * Math.PI / 180);
        readonly double _sin = Math.Sin(crop.Angle * Math.PI / 180);

        public int Width { get; } = Math.Max(1, (int)Math.Round(crop.Width * width));

        public int Height { get; } = Math.Max(1, (int)Math.Round(crop.Height * height));

        /// <summary>Where in the picture, in its pixels, a place of the frame (0 to 1) looks.</summary>
        public (double X, double Y) Source(double across, double down)
        {
            var x = (crop.X + across * crop.Width - 0.5) * width;
            var y = (crop.Y + down * crop.Height - 0.5) * height;
            return (_cos * x + _sin * y + width / 2.0, _cos * y - _sin * x + height / 2.0);
        }
    }
}

namespace Qmulum.Media.Pixels;

/// <summary>Turns and mirrors pictures as an EXIF orientation (TIFF tag 0x0112) asks for.</summary>
static unsafe class PlaneTurner
{
    // Blocks of this many pixels a side stay in the first-level cache while rows become columns.
    const int Block = 32;

    /// <summary>The picture as displayed. Takes the given one over: it is disposed when a new one is returned.</summary>
    public static PlanarImage Turn(PlanarImage image, int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return image;
        }
        using (image)
        {
            return new(
                Turn(image.Luma, orientation),
                image.Blue is { } blue ? Turn(blue, orientation) : null,
                image.Red is { } red ? Turn(red, orientation) : null);
        }
    }

    /// <summary>Where the pixel at (x, y) goes.</summary>
    public static (int X, int Y) Place(int orientation, int width, int height, int x, int y)
    {
        var stride = orientation >= 5 ? height : width;
        var step = Steps(orientation, width, height, stride);
        var at = step.Base + x * step.X + y * step.Y;
        return ((int)(at % stride), (int)(at / stride));
    }

    static Plane Turn(Plane source, int orientation)
    {
        var (width, height) = (source.Width, source.Height);
        var swaps = orientation >= 5;
        var turned = new Plane(swaps ? height : width, swaps ? width : height);
        var step = Steps(orientation, width, height, turned.Stride);
        for (var top = 0; top < height; top += Block)
        {
            var bottom = Math.Min(height, top + Block);
            for (var left = 0; left < width; left += Block)
            {
                CopyBlock(source, turned.Pixels, step, left, Math.Min(width, left + Block), top, bottom);
            }
        }
        return turned;
    }

    static void CopyBlock(Plane source, byte* target, (long Base, long X, long Y) step, int left, int right, int top, int bottom)
    {
        for (var y = top; y < bottom; y++)
        {
            var from = source.Row(y);
            var to = target + step.Base + y * step.Y;
            for (var x = left; x < right; x++)
            {
                to[x * step.X] = from[x];
            }
        }
    }

    // Where pixel (x, y) goes: base + x * X + y * Y bytes into the target.
    static (long Base, long X, long Y) Steps(int orientation, int width, int height, long stride) => orientation switch
    {
        2 => (width - 1, -1, stride),
        3 => ((height - 1) * stride + width - 1, -1, -stride),
        4 => ((height - 1) * stride, 1, -stride),
        5 => (0, stride, 1),
        6 => (height - 1, stride, -1),
        7 => ((width - 1) * stride + height - 1, -stride, -1),
        8 => ((width - 1) * stride, -stride, 1),
        _ => (0, 1, stride),
    };
}

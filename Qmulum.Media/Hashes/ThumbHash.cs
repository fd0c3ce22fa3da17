namespace Qmulum.Media.Hashes;

/// <summary>
/// ThumbHash (format by Evan Wallace, evanw.github.io/thumbhash): a blurred picture in about 21 bytes. Luma, two colour differences and, where
/// there is one, alpha, each as a constant and a triangle of cosine coefficients of 4 bits.
/// </summary>
static class ThumbHash
{
    /// <summary>Longest side of a picture to encode; larger ones are reduced first.</summary>
    public const int MaxSide = 100;

    /// <param name="width">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="rgba">Red, green, blue and straight alpha of each pixel.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgba)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        var channels = Channels.Of(rgba, width * height);
        var limit = channels.HasAlpha ? 5 : 7; // fewer luma bits when there is an alpha channel
        var across = Math.Max(1, Round((double)limit * width / Math.Max(width, height)));
        var down = Math.Max(1, Round((double)limit * height / Math.Max(width, height)));
        var luma = Waves.Of(channels.Luma, width, height, Math.Max(3, across), Math.Max(3, down));
        var yellowBlue = Waves.Of(channels.YellowBlue, width, height, 3, 3);
        var redGreen = Waves.Of(channels.RedGreen, width, height, 3, 3);
        var alpha = channels.HasAlpha ? Waves.Of(channels.Alpha, width, height, 5, 5) : null;

        var isLandscape = width > height;
        var head = Round(63 * luma.Constant) | Round(31.5 + 31.5 * yellowBlue.Constant) << 6 | Round(31.5 + 31.5 * redGreen.Constant) << 12
            | Round(31 * luma.Scale) << 18 | (alpha is null ? 0 : 1 << 23);
        var tail = (isLandscape ? down : across) | Round(63 * yellowBlue.Scale) << 3 | Round(63 * redGreen.Scale) << 9
            | (isLandscape ? 1 << 15 : 0);
        List<byte> hash = [(byte)head, (byte)(head >> 8), (byte)(head >> 16), (byte)tail, (byte)(tail >> 8)];
        if (alpha is not null)
        {
            hash.Add((byte)(Round(15 * alpha.Constant) | Round(15 * alpha.Scale) << 4));
        }
        Pack(hash, alpha is null ? [luma, yellowBlue, redGreen] : [luma, yellowBlue, redGreen, alpha]);
        return [.. hash];
    }

    static void Pack(List<byte> hash, ReadOnlySpan<Waves> channels)
    {
        var isLow = true;
        foreach (var channel in channels)
        {
            foreach (var coefficient in channel.Coefficients)
            {
                var nibble = Round(15 * coefficient);
                if (isLow)
                {
                    hash.Add((byte)nibble);
                }
                else
                {
                    hash[^1] |= (byte)(nibble << 4);
                }
                isLow = !isLow;
            }
        }
    }

    // As JavaScript's Math.round, which the reference uses.
    static int Round(double value) => (int)Math.Floor(value + 0.5);

    /// <summary>The picture in ThumbHash's colour space, each value about 0 to 1.</summary>
    sealed record Channels(double[] Luma, double[] YellowBlue, double[] RedGreen, double[] Alpha, bool HasAlpha)
    {
        public static Channels Of(ReadOnlySpan<byte> rgba, int count)
        {
            var average = Average(rgba, count, out var opacity);
            var channels = new Channels(new double[count], new double[count], new double[count], new double[count], opacity < count);
            for (var i = 0; i < count; i++)
            {
                var pixel = rgba.Slice(i * 4, 4);
                var alpha = pixel[3] / 255.0;
                // Transparent pixels take the average colour, so that they pull nothing anywhere.
                var red = average.Red * (1 - alpha) + alpha / 255 * pixel[0];
                var green = average.Green * (1 - alpha) + alpha / 255 * pixel[1];
                var blue = average.Blue * (1 - alpha) + alpha / 255 * pixel[2];
                channels.Luma[i] = (red + green + blue) / 3;
                channels.YellowBlue[i] = (red + green) / 2 - blue;
                channels.RedGreen[i] = red - green;
                channels.Alpha[i] = alpha;
            }
            return channels;
        }

        static (double Red, double Green, double Blue) Average(ReadOnlySpan<byte> rgba, int count, out double opacity)
        {
            double red = 0, green = 0, blue = 0;
            opacity = 0;
            for (var i = 0; i < count; i++)
            {
                var pixel = rgba.Slice(i * 4, 4);
                var alpha = pixel[3] / 255.0;
                red += alpha / 255 * pixel[0];
                green += alpha / 255 * pixel[1];
                blue += alpha / 255 * pixel[2];
                opacity += alpha;
            }
            return opacity > 0 ? (red / opacity, green / opacity, blue / opacity) : (0, 0, 0);
        }
    }

    /// <summary>A channel as cosine waves: the constant, and the others scaled to 0 … 1 by their largest.</summary>
    sealed record Waves(double Constant, List<double> Coefficients, double Scale)
    {
        public static Waves Of(double[] channel, int width, int height, int across, int down)
        {
            var columns = Cosines(width, across);
            var rows = Cosines(height, down);
            List<double> coefficients = [];
            var (constant, scale) = (0.0, 0.0);
            for (var y = 0; y < down; y++)
            {
                for (var x = 0; x * down < across * (down - y); x++)
                {
                    var value = Project(channel, columns.AsSpan(x * width, width), rows.AsSpan(y * height, height));
                    if (x == 0 && y == 0)
                    {
                        constant = value;
                        continue;
                    }
                    coefficients.Add(value);
                    scale = Math.Max(scale, Math.Abs(value));
                }
            }
            for (var i = 0; scale > 0 && i < coefficients.Count; i++)
            {
                coefficients[i] = 0.5 + 0.5 / scale * coefficients[i];
            }
            return new(constant, coefficients, scale);
        }

        static double[] Cosines(int samples, int frequencies)
        {
            var table = new double[samples * frequencies];
            for (var i = 0; i < table.Length; i++)
            {
                table[i] = Math.Cos(Math.PI / samples * (i / samples) * (i % samples + 0.5));
            }
            return table;
        }

        static double Project(double[] channel, ReadOnlySpan<double> column, ReadOnlySpan<double> row)
        {
            var total = 0.0;
            for (var y = 0; y < row.Length; y++)
            {
                var sum = 0.0;
                var line = channel.AsSpan(y * column.Length, column.Length);
                for (var x = 0; x < line.Length; x++)
                {
                    sum += line[x] * column[x];
                }
                total += sum * row[y];
            }
            return total / channel.Length;
        }
    }
}

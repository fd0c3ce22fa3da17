using System.Globalization;

namespace Qmulum.Bench.Upload;

/// <summary>What to measure, from the command line.</summary>
/// <param name="LargeBytes">The size of the one large file. It is there twice at a time, so the disk must have room for two.</param>
/// <param name="LargeAlone">Only that one.</param>
sealed record BenchOptions(long LargeBytes, bool LargeAlone)
{
    const string Usage = "--gigabytes N (of 10^9 bytes; 2.1)  --large-alone";

    public static BenchOptions Parse(string[] arguments)
    {
        BenchOptions options = new(2L << 30, LargeAlone: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--large-alone" => options with { LargeAlone = true },
                "--gigabytes" when arguments.ElementAtOrDefault(++i) is { } text
                    && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= 100
                    => options with { LargeBytes = (long)(size * 1_000_000_000) },
                _ => throw new ArgumentException($"'{arguments[Math.Min(i, arguments.Length - 1)]}' cannot be used. {Usage}"),
            };
        }

        return options;
    }
}

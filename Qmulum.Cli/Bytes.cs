namespace Qmulum.Cli;

/// <summary>Sizes for people.</summary>
static class Bytes
{
    static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>In powers of 1000, as disks are sold: 1234567 is "1.2 MB".</summary>
    public static string ToText(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {Units[unit]}";
    }
}

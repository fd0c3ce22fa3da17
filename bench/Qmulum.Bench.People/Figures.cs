namespace Qmulum.Bench.People;

/// <summary>Times in milliseconds.</summary>
static class Figures
{
    /// <summary>The value that this part of them do not exceed.</summary>
    public static double At(IEnumerable<double> times, double part)
    {
        var sorted = times.Order().ToList();
        return sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
    }
}

/// <summary>What the same visit took on the server of one person and on the server of many, in turns.</summary>
sealed record Pair(string What, IReadOnlyList<double> One, IReadOnlyList<double> Many)
{
    /// <summary>How many times as long it takes with many people, at that part of the times.</summary>
    public double RatioAt(double part) => Figures.At(Many, part) / Figures.At(One, part);
}

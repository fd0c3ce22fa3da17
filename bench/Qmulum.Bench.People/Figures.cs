namespace Qmulum.Bench.People;

/// <summary>Times in milliseconds.</summary>
sealed record Figures(string Who, IReadOnlyList<double> SignIn, IReadOnlyList<double> Timeline, IReadOnlyList<double> Upload)
{
    /// <summary>The value that this part of them do not exceed.</summary>
    public static double At(IEnumerable<double> times, double part)
    {
        var sorted = times.Order().ToList();
        return sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
    }
}

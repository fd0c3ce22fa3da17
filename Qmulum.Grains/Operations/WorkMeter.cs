using System.Diagnostics.Metrics;

namespace Qmulum.Grains.Operations;

/// <summary>How long this process worked on photos, and how that ended; the count of it is how many they were.</summary>
static class WorkMeter
{
    public const string Done = "done";
    public const string Retried = "retried";
    public const string GivenUp = "given_up";
    public const string Interrupted = "interrupted";

    static readonly Meter Own = new("Qmulum");

    static readonly Histogram<double> Duration = Own.CreateHistogram(
        "qmulum.work.duration", "s", "Time that a photo's batch of tasks took, by how it ended.", tags: null,
        // A small JPEG takes a hundredth of a second, a long video minutes.
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    public static void Ended(TimeSpan after, string outcome) =>
        Duration.Record(after.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
}

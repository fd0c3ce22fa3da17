namespace Qmulum.Api.Metrics;

/// <summary>One line of values: what was measured under one set of labels. A histogram has its buckets besides.</summary>
sealed class MetricSeries(int buckets)
{
    readonly long[] _buckets = new long[buckets];

    /// <summary>The sum of a counter or histogram, the last value of a gauge.</summary>
    public double Value { get; private set; }

    /// <summary>How many measurements a histogram has.</summary>
    public long Count { get; private set; }

    /// <summary>Measurements in each bucket alone, in the order of the family's bounds; those above the last bound are in none.</summary>
    public IReadOnlyList<long> Buckets => _buckets;

    public void Add(double value) => Value += value;

    public void Set(double value) => Value = value;

    public void Observe(double value, IReadOnlyList<double> bounds)
    {
        Value += value;
        Count++;
        for (var i = 0; i < bounds.Count; i++)
        {
            if (value <= bounds[i])
            {
                _buckets[i]++;
                return;
            }
        }
    }
}

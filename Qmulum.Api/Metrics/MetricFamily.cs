using System.Diagnostics.Metrics;

namespace Qmulum.Api.Metrics;

/// <summary>Everything that is measured under one name.</summary>
sealed class MetricFamily
{
    /// <summary>Sets of labels of one name: those of a request are its route, method and status, a few hundred in all.</summary>
    public const int MaxSeries = 1_000;

    /// <summary>
    /// Upper bounds in seconds for a histogram that advises none: those of the semantic conventions for the duration of HTTP requests
    /// (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
    /// </summary>
    static readonly IReadOnlyList<double> DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    readonly Lock _lock = new();
    readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    readonly bool _isObserved;
    readonly bool _adds;

    public MetricFamily(Instrument instrument)
    {
        Kind = KindOf(instrument);
        Name = PrometheusName.Of(instrument, Kind);
        Help = instrument.Description ?? "";
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        _isObserved = instrument.IsObservable;
        _adds = !_isObserved && !Is(instrument, typeof(Gauge<>));
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Upper bounds of a histogram's buckets, lowest first.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Enters a measurement.</summary>
    /// <returns>False when there are too many sets of labels: this one is not kept.</returns>
    public bool Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusName.Labels(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MaxSeries)
                {
                    return false;
                }

                series = _series[labels] = new(Bounds.Count);
            }

            Enter(series, value);
            return true;
        }
    }

    /// <summary>Forgets what was observed: what is no longer told must not stand still.</summary>
    public void Begin()
    {
        if (_isObserved)
        {
            lock (_lock)
            {
                _series.Clear();
            }
        }
    }

    public void Write(PrometheusWriter writer)
    {
        lock (_lock)
        {
            writer.Write(this, _series);
        }
    }

    void Enter(MetricSeries series, double value)
    {
        if (Kind == MetricKind.Histogram)
        {
            series.Observe(value, Bounds);
        }
        else if (_adds)
        {
            series.Add(value);
        }
        else
        {
            series.Set(value);
        }
    }

    static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        _ when Is(instrument, typeof(Histogram<>)) => MetricKind.Histogram,
        _ when Is(instrument, typeof(Counter<>)) || Is(instrument, typeof(ObservableCounter<>)) => MetricKind.Counter,
        _ => MetricKind.Gauge,
    };

    static bool Is(Instrument instrument, Type definition) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;

    static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };
}

namespace Qmulum.Api.Metrics;

/// <summary>The types of the Prometheus text format that are used here.</summary>
enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

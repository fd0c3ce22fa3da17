using System.Globalization;
using System.Text;

namespace Qmulum.Api.Metrics;

/// <summary>The text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
sealed class PrometheusWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>A name with all its series; nothing for a name without any.</summary>
    public void Write(MetricFamily family, IReadOnlyDictionary<string, MetricSeries> all)
    {
        if (all.Count == 0)
        {
            return;
        }

        var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _text.Append("# HELP ").Append(family.Name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var (labels, series) in all)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(family, labels, series);
            }
            else
            {
                Line(family.Name, labels, series.Value);
            }
        }
    }

    // The buckets of the format are cumulative: each holds all that are at most its bound.
    void WriteHistogram(MetricFamily family, string labels, MetricSeries series)
    {
        long below = 0;
        for (var i = 0; i < family.Bounds.Count; i++)
        {
            below += series.Buckets[i];
            Line($"{family.Name}_bucket", With(labels, Number(family.Bounds[i])), below);
        }

        Line($"{family.Name}_bucket", With(labels, "+Inf"), series.Count);
        Line($"{family.Name}_sum", labels, series.Value);
        Line($"{family.Name}_count", labels, series.Count);
    }

    static string With(string labels, string bound) => labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";

    void Line(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture), // "NaN" is the format's own word
    };
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Api.Metrics;

namespace Qmulum.Api.Tests;

/// <summary>What meters measure, as the text that Prometheus reads.</summary>
public sealed class MeterReaderTests : IDisposable
{
    readonly Meter _meter = new(MeterReader.Own);

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task A_counter_is_the_sum_under_each_set_of_labels_whatever_their_order()
    {
        using var reader = Reader();
        var counter = _meter.CreateCounter<long>("test.sums", "{thing}", "What it counts.");

        counter.Add(2, new("kind", "a"), new("by", "x"));
        counter.Add(3, new("by", "x"), new("kind", "a"));
        counter.Add(5);

        Assert.Equal(
            """
            # HELP test_sums_total What it counts.
            # TYPE test_sums_total counter
            test_sums_total 5
            test_sums_total{by="x",kind="a"} 5

            """,
            await ReadAsync(reader, "test_sums_total"));
    }

    [Fact]
    public async Task Of_the_grain_host_counts_and_gauges_are_told_and_no_histograms()
    {
        using var reader = Reader();
        using Meter orleans = new("Microsoft.Orleans");

        orleans.CreateUpDownCounter<int>("orleans-test").Add(3, new KeyValuePair<string, object?>("grain_type", "photo"));
        orleans.CreateHistogram<double>("orleans-test-times").Record(1);

        Assert.Contains("orleans_test{grain_type=\"photo\"} 3\n", await reader.ReadAsync(default), StringComparison.Ordinal);
        Assert.DoesNotContain("orleans_test_times", await reader.ReadAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_has_cumulative_buckets_with_their_bounds_included_a_sum_and_a_count()
    {
        using var reader = Reader();
        var histogram = _meter.CreateHistogram(
            "test.times", "s", "Times.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });

        histogram.Record(0.5);
        histogram.Record(0.75);
        histogram.Record(2);

        Assert.Equal(
            """
            # HELP test_times_seconds Times.
            # TYPE test_times_seconds histogram
            test_times_seconds_bucket{le="0.5"} 1
            test_times_seconds_bucket{le="1"} 2
            test_times_seconds_bucket{le="+Inf"} 3
            test_times_seconds_sum 3.25
            test_times_seconds_count 3

            """,
            await ReadAsync(reader, "test_times_seconds"));
    }

    [Fact]
    public async Task What_goes_up_and_down_is_a_gauge_of_what_is_left()
    {
        using var reader = Reader();
        var counter = _meter.CreateUpDownCounter<int>("test.level");

        counter.Add(3);
        counter.Add(-1);

        Assert.Contains("# TYPE test_level gauge\ntest_level 2\n", await ReadAsync(reader, "test_level"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observed_value_that_is_no_longer_told_is_no_longer_there()
    {
        using var reader = Reader();
        List<Measurement<long>> told = [new(1, new KeyValuePair<string, object?>("of", "a")), new(2, new KeyValuePair<string, object?>("of", "b"))];
        _meter.CreateObservableGauge("test.observed", () => told, "By");
        Assert.Contains("test_observed_bytes{of=\"b\"} 2", await ReadAsync(reader, "test_observed_bytes"), StringComparison.Ordinal);

        told.RemoveAt(1);

        Assert.DoesNotContain("of=\"b\"", await ReadAsync(reader, "test_observed_bytes"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    public async Task A_label_cannot_break_out_of_its_quotes(string value, string written)
    {
        using var reader = Reader();
        _meter.CreateCounter<long>("test.quotes").Add(1, new KeyValuePair<string, object?>("a", value));

        Assert.Contains($"test_quotes_total{{a=\"{written}\"}} 1\n", await ReadAsync(reader, "test_quotes_total"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_sets_of_labels_than_the_bound_are_left_out_and_the_known_ones_go_on()
    {
        using var reader = Reader();
        var counter = _meter.CreateCounter<long>("test.many");

        for (var i = 0; i <= MetricFamily.MaxSeries; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        counter.Add(1, new KeyValuePair<string, object?>("i", 0));

        var text = await ReadAsync(reader, "test_many_total");
        Assert.Equal(MetricFamily.MaxSeries, text.Split('\n').Count(line => line.StartsWith("test_many_total{", StringComparison.Ordinal)));
        Assert.Contains("test_many_total{i=\"0\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_fails_takes_none_of_the_other_numbers_with_it()
    {
        using var reader = Reader(new FailingSource());
        _meter.CreateCounter<long>("test.beside").Add(1);

        Assert.Contains("test_beside_total 1\n", await ReadAsync(reader, "test_beside_total"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meters_of_others_are_not_read()
    {
        using var reader = Reader();
        using Meter other = new("Somebody.Else");
        other.CreateCounter<long>("test.others").Add(1);

        Assert.Empty(await ReadAsync(reader, "test_others_total"));
    }

    static MeterReader Reader(params IGaugeSource[] sources) => new(sources, NullLogger<MeterReader>.Instance);

    /// <summary>The lines of one name; the process has others.</summary>
    static async Task<string> ReadAsync(MeterReader reader, string name)
    {
        var lines = (await reader.ReadAsync(CancellationToken.None)).Split('\n').Where(line =>
            line.StartsWith($"# HELP {name} ", StringComparison.Ordinal)
            || line.StartsWith($"# TYPE {name} ", StringComparison.Ordinal)
            || line.StartsWith(name, StringComparison.Ordinal));
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    sealed class FailingSource : IGaugeSource
    {
        public Task RefreshAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("The database is gone.");
    }
}

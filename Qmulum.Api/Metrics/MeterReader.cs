using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Qmulum.Api.Metrics;

/// <summary>Keeps what this process's meters measure, from when it is made.</summary>
sealed class MeterReader : IDisposable
{
    /// <summary>The meter of this project: what it measures stands beside what it tells of.</summary>
    public const string Own = "Qmulum";

    const string Orleans = "Microsoft.Orleans";

    static readonly HashSet<string> Heard = [Own, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", Orleans, "System.Runtime"];
    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    readonly IReadOnlyList<IGaugeSource> _sources;
    readonly ILogger<MeterReader> _log;
    readonly MeterListener _listener = new();
    readonly SemaphoreSlim _one = new(1);
    int _saidFull;

    public MeterReader(IEnumerable<IGaugeSource> sources, ILogger<MeterReader> log)
    {
        _sources = [.. sources];
        _log = log;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _one.Dispose();
    }

    /// <summary>Everything as text, one name after the other in the order of the alphabet.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var source in _sources)
            {
                await RefreshAsync(source, cancellationToken);
            }

            return Write();
        }
        finally
        {
            _one.Release();
        }
    }

    string Write()
    {
        foreach (var family in _families.Values)
        {
            family.Begin();
        }

        _listener.RecordObservableInstruments();
        PrometheusWriter writer = new();
        foreach (var (_, family) in _families.OrderBy(named => named.Key, StringComparer.Ordinal))
        {
            family.Write(writer);
        }

        return writer.ToString();
    }

    // The numbers are wanted most of all when something else does not work.
    async Task RefreshAsync(IGaugeSource source, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AtMost);
            await source.RefreshAsync(limit.Token).WaitAsync(AtMost, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _log.GaugesNotFetched(exception);
        }
    }

    void Listen(Instrument instrument, MeterListener listener)
    {
        if (!Heard.Contains(instrument.Meter.Name))
        {
            return;
        }

        MetricFamily family = new(instrument);
        if (instrument.Meter.Name == Orleans && family.Kind == MetricKind.Histogram)
        {
            return; // one for each grain type and outcome, and in milliseconds: a thousand lines that nobody reads
        }

        listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(family.Name, family));
    }

    void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = (MetricFamily)family!;
        if (!named.Record(value, tags) && Interlocked.Exchange(ref _saidFull, 1) == 0)
        {
            _log.TooManySeries(named.Name, MetricFamily.MaxSeries);
        }
    }
}

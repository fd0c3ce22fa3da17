using System.Diagnostics.Metrics;
using Qmulum.Api.Metrics;
using Qmulum.Data;

namespace Qmulum.Silo.Composition;

/// <summary>
/// How much is due and how long it has waited: what says whether there are enough workers. The queue is the installation's, so every process
/// of a cluster tells the same.
/// </summary>
sealed class QueueGauges : IGaugeSource, IDisposable
{
    // The whole queue is counted: readers that come faster than this get the same answer.
    static readonly TimeSpan KeepAnswer = TimeSpan.FromSeconds(5);

    readonly IndexDatabase _index;
    readonly TimeProvider _clock;
    readonly Meter _meter = new("Qmulum");
    IReadOnlyList<QueueLength> _lengths = [];
    long? _askedAt;

    public QueueGauges(IndexDatabase index, TimeProvider clock)
    {
        _index = index;
        _clock = clock;
        _meter.CreateObservableGauge("qmulum.queue.photos", Photos, "{photo}", "Photos in the installation's queue: waiting for a worker, or held by one.");
        _meter.CreateObservableGauge("qmulum.queue.age", Ages, "s", "How long the photo that has been due longest waits for a worker; 0 when none is due.");
    }

    public void Dispose() => _meter.Dispose();

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (_askedAt is { } at && _clock.GetElapsedTime(at) < KeepAnswer)
        {
            return;
        }

        // None until it is known: an old length would be taken for a true one.
        _lengths = [];
        _askedAt = null;
        _lengths = await _index.Tasks.LengthsAsync(cancellationToken);
        _askedAt = _clock.GetTimestamp();
    }

    IEnumerable<Measurement<long>> Photos()
    {
        foreach (var length in _lengths)
        {
            yield return new(length.Waiting, Priority(length), new("state", "waiting"));
            yield return new(length.Running, Priority(length), new("state", "running"));
        }
    }

    IEnumerable<Measurement<double>> Ages() =>
        _lengths.Select(length => new Measurement<double>(length.Overdue.TotalSeconds, Priority(length)));

    static KeyValuePair<string, object?> Priority(QueueLength length) => new("priority", length.Priority.ToString().ToLowerInvariant());
}

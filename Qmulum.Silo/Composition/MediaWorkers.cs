using System.Diagnostics.Metrics;
using Qmulum.Media;
using Qmulum.Media.Workers;

namespace Qmulum.Silo.Composition;

/// <summary>The processes that decode: this program once more, as docs/decisions/media-workers.md tells.</summary>
static class MediaWorkers
{
    static readonly Meter Own = new("Qmulum");

    /// <summary>Requires that the machine has what decoding needs, without loading it into this process.</summary>
    /// <exception cref="MediaLibraryMissingException">A native library is not on this machine; the message has the apt line.</exception>
    public static Task<MediaCapabilities> ProbeAsync() =>
        WorkerPool.ProbeAsync(new() { Command = WorkerPoolOptions.OwnCommand() }, CancellationToken.None);

    public static WorkerPool Start(ServerOptions options, ILogger log)
    {
        WorkerPool pool = new(new()
        {
            Command = WorkerPoolOptions.OwnCommand(),
            Limits = new() { Concurrency = options.Concurrency },
            OnLost = loss => log.WorkerLost(loss),
        });
        Own.CreateObservableGauge("qmulum.workers", () => pool.Counts.Alive, "{process}", "Processes that decode, or wait for a file.");
        Own.CreateObservableCounter("qmulum.workers.lost", () => Lost(pool.Counts), "{process}", "Processes that a file cost, by how.");
        return pool;
    }

    static Measurement<long>[] Lost(WorkerCounts counts) =>
    [
        new(counts.Crashed, new KeyValuePair<string, object?>("how", "crashed")),
        new(counts.TimedOut, new KeyValuePair<string, object?>("how", "timed_out")),
        new(counts.OutOfMemory, new KeyValuePair<string, object?>("how", "out_of_memory")),
    ];
}

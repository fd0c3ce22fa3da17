using System.Diagnostics;

namespace Qmulum.Media.Workers;

/// <summary>How a pool starts its workers and what one file may cost them.</summary>
public sealed record WorkerPoolOptions
{
    /// <summary>The command that starts a worker: it must end in <see cref="MediaWorker.RunAsync()"/>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>What one file may cost. <see cref="MediaLimits.Concurrency"/> is how many workers there are at most.</summary>
    public MediaLimits Limits { get; init; } = new();

    /// <summary>
    /// Most memory of a worker, in bytes, that is not a file's page. Beyond it the worker is ended. By default what a decode may need by its
    /// header, and a quarter of a gigabyte for all else; never more than half of the machine.
    /// </summary>
    public long MemoryBytes { get; init; } = Math.Min(new MediaLimits().MemoryBytes + (256L << 20), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>How long a file may take beyond <see cref="MediaLimits.Timeout"/>, within which a worker answers by itself if it can.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to read a file that it opens itself. A disk that hangs is not the file's fault.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a worker may take to be ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker waits for work before it ends and gives its memory back.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a busy worker's memory is looked at.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Told of each worker that a file cost.</summary>
    public Action<WorkerLoss> OnLost { get; init; } = static _ => { };

    /// <summary>The command that starts this very program as a worker.</summary>
    public static IReadOnlyList<string> OwnCommand()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own program.");
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? ["exec", Path.GetFullPath(Environment.GetCommandLineArgs()[0]), MediaWorker.Argument]
            : [MediaWorker.Argument];
        return [program, .. arguments];
    }

    internal ProcessStartInfo ToStartInfo()
    {
        ProcessStartInfo info = new(Command[0], Command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Settings)
        {
            info.Environment[name] = value;
        }
        return info;
    }

    // A worker does one thing at a time: one pool of native memory, a small heap, no second thread that collects.
    static readonly (string Name, string Value)[] Settings =
    [
        ("MALLOC_ARENA_MAX", "2"),
        // Planes and files are of megabytes: their pages stay until the worker gives them back itself, or a tenth of its time goes into page faults.
        ("MALLOC_MMAP_THRESHOLD_", "67108864"),
        ("MALLOC_TRIM_THRESHOLD_", "67108864"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCgen0size", "0x400000"),
        ("DOTNET_TieredPGO", "0"),
    ];
}

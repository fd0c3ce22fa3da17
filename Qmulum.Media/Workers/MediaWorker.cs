namespace Qmulum.Media.Workers;

/// <summary>
/// What a program is that was started as a worker: it reads requests from standard input and answers on standard output. It ends when its input
/// does, which it does when the server ends, however that came about.
/// </summary>
public static class MediaWorker
{
    /// <summary>The first argument that makes a program a worker.</summary>
    public const string Argument = "--media-worker";

    /// <summary>Works until the server has no more use for it.</summary>
    public static Task RunAsync() => RunAsync(static _ => { });

    /// <param name="onBytes">Is shown each file before it is decoded: tests misbehave here.</param>
    internal static async Task RunAsync(Action<ReadOnlySpan<byte>> onBytes)
    {
        WorkerHardening.GoFirst();
        using var frames = new FrameStream(WorkerHardening.TakeInput(), WorkerHardening.TakeOutput());
        using var loop = new WorkerLoop(frames, onBytes);
        await loop.RunAsync();
    }

    /// <summary>How much of a file of this length a worker needs.</summary>
    internal static int SentOf(long length, MediaLimits limits) =>
        (int)(length > limits.MaxBytes ? Math.Min(length, FormatSniffer.HeadBytes) : length);
}

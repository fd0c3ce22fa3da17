using System.Diagnostics;

namespace Qmulum.Bench.Storage;

/// <summary>The named reference: what a person would type for the same work, each in its own process.</summary>
static class Reference
{
    /// <summary>Seconds of <c>sha256sum FILE</c>.</summary>
    public static double Hash(string file) => Run("sha256sum", file);

    /// <summary>Seconds of <c>cp FILE COPY; sync COPY</c>: what an upload promises is durable, so the copy must be.</summary>
    public static double Copy(string file, string copy) => Run("cp", file, copy) + Run("sync", copy);

    static double Run(string command, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Qmulum.Media.Workers;

namespace Qmulum.Media.Video;

/// <summary>
/// Runs a program of the distribution on a file that nobody trusts: in a process group of its own, without this process's environment, with limits
/// that the kernel keeps, and with a guard that ends the group when this process ends, however that comes about.
/// </summary>
static partial class GuardedProcess
{
    const int Kill = 9; // SIGKILL, signal(7)

    // A shell tells of a signal by 128 and its number. What is above 159 is ffmpeg's own: from version 7 on its errors, cut to a byte.
    const int FirstSignal = 129;
    const int LastSignal = 159;

    // strerror(ENOMEM), which ffmpeg prints, in the language that it is given below.
    const string NoMemory = "Cannot allocate memory";

    // strerror(ENOSPC) and strerror(EDQUOT). A picture that found no room for its end is a success to ffmpeg's status.
    static readonly string[] NoRoom = ["No space left on device", "Disk quota exceeded"];

    /*
     * sh(1): the guard reads standard input, which this process holds open and never writes to. Its end is this process's end, and kill 0 ends
     * everyone in the group. ulimit counts address space in KiB and files in blocks of 512 bytes. When the machine runs out of memory, the
     * program goes before the server (proc(5)).
     */
    const string Script =
        """
        exec 3<&0
        ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; shift 2
        { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
        "$@" 3<&- </dev/null & child=$!
        (cat <&3; kill -KILL 0) >/dev/null 2>&1 &
        exec 3<&-
        wait $child
        """;

    /// <summary>What a program may cost.</summary>
    /// <param name="Time">Longest time.</param>
    /// <param name="MemoryBytes">Most address space, in bytes.</param>
    /// <param name="FileBytes">Longest file that it may write, in bytes.</param>
    public sealed record Limits(TimeSpan Time, long MemoryBytes, long FileBytes);

    /// <summary>How a program ended.</summary>
    /// <param name="Status">Its exit status.</param>
    /// <param name="Output">What it printed, at most 1 MiB.</param>
    /// <param name="Errors">The end of what it complained about.</param>
    public sealed record Outcome(int Status, string Output, string Errors);

    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="onLine">Given each line that it prints, in place of the outcome; null to keep what it prints.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="WorkerLostException">It took longer or more memory than it may, or was ended by a signal.</exception>
    /// <exception cref="WorkerUnavailableException">It cannot be started, or found no room for what it writes.</exception>
    public static async Task<Outcome> RunAsync(
        string program, IReadOnlyList<string> arguments, Limits limits, Action<string>? onLine, CancellationToken ct)
    {
        using var process = Start(program, arguments, limits);
        using var output = process.StandardOutput;
        using var errors = process.StandardError;
        var outcome = EndOfAsync(process, onLine is null ? PrintedText.ReadAsync(output) : PrintedText.ReadLinesAsync(output, onLine), PrintedText.ReadEndAsync(errors));
        try
        {
            return Judge(program, await outcome.WaitAsync(limits.Time, ct).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            throw new WorkerLostException(WorkerLoss.TimedOut, $"{program} took longer than {limits.Time.TotalSeconds:0} s on this file.");
        }
        finally
        {
            // The group lives as long as its guard: its number is nobody else's yet. Whoever is left of it would hold the pipes open. The second
            // call is for a process that has not come to make its group.
            _ = kill(-process.Id, Kill);
            process.Kill();
            await ((Task)outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static async Task<Outcome> EndOfAsync(Process process, Task<string> output, Task<string> errors)
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    static Outcome Judge(string program, Outcome outcome) => outcome switch
    {
        { Status: >= FirstSignal and <= LastSignal } =>
            throw new WorkerLostException(WorkerLoss.Crashed, $"{program} was ended by signal {outcome.Status - FirstSignal + 1} on this file."),
        { Status: not 0 } when outcome.Errors.Contains(NoMemory, StringComparison.Ordinal) =>
            throw new WorkerLostException(WorkerLoss.OutOfMemory, $"{program} wanted more memory than it may have for this file."),
        _ when Array.Exists(NoRoom, words => outcome.Errors.Contains(words, StringComparison.Ordinal)) =>
            throw new WorkerUnavailableException($"There is no room in the server's scratch folder for what {program} makes of this file."),
        _ => outcome,
    };

    static Process Start(string program, IReadOnlyList<string> arguments, Limits limits)
    {
        // setsid(1) runs the shell in its own place when it leads no group, as a fresh child does: the group has the child's number.
        var info = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        info.Environment.Clear(); // there may be keys of stores and databases in it
        info.Environment["PATH"] = path;
        info.Environment["LC_ALL"] = "C.UTF-8";
        string[] all = ["sh", "-c", Script, "guard", $"{limits.MemoryBytes >> 10}", $"{limits.FileBytes >> 9}", program, .. arguments];
        foreach (var argument in all)
        {
            info.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception error)
        {
            throw new WorkerUnavailableException($"{program} cannot be started: {error.Message}", error);
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}

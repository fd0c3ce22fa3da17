using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Qmulum.Cluster.Tests;

/// <summary>./qmulum cluster N: a cluster to try, and nothing of it left behind.</summary>
public sealed partial class ScriptTests
{
    // It looks whether its builds are new before it starts.
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_cluster_to_try_takes_a_photo_through_its_balancer_and_goes_without_a_trace_at_ctrl_c()
    {
        var port = LoopbackPort.Free();
        BoundedLog log = new();
        using var script = Start(port, log);
        try
        {
            await Deadline.WaitAsync("the cluster", StartLimit, () =>
            {
                Assert.False(script.HasExited, log.Tail());
                return log.Contains("Ctrl+C stops all of it");
            }, () => log.Tail());
            var folder = Folder().Match(log.Tail()).Groups[1].Value;
            Assert.NotEmpty(Users(folder));
            using HttpClient balancer = new() { BaseAddress = new($"http://localhost:{port}") };
            var owner = ServerOwner.Of(Path.Combine(folder, "data"));
            await owner.SignInAsync(balancer, CancellationToken.None);
            balancer.DefaultRequestHeaders.Authorization = new("Bearer", owner.Key);
            Assert.Equal("ready", (await new Api(balancer).AddAndDeriveAsync(SamplePhotos.Jpeg(1))).GetProperty("state").GetString());

            Signal.Send(script.Id, Signal.Interrupt);

            await Deadline.WaitAsync("the cluster to end", StopLimit, () => script.HasExited, () => log.Tail());
            Assert.Equal(130, script.ExitCode); // as a shell tells of Ctrl+C
            Assert.False(Directory.Exists(folder));
            Assert.Empty(Users(folder));
        }
        finally
        {
            if (!script.HasExited)
            {
                Signal.Send(script.Id, Signal.Terminate);
                await script.WaitForExitAsync();
            }
        }
    }

    static Process Start(int port, BoundedLog log)
    {
        // A shell that was started with SIGINT ignored, as a test run in the background is, could not hear it.
        ProcessStartInfo start = new("env", ["--default-signal=INT", Path.Combine(RepositoryRoot.Path, "qmulum"), "cluster", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["QMULUM_PORT"] = $"{port}" },
        };
        Process script = new() { StartInfo = start };
        script.OutputDataReceived += (_, line) => log.Add(line.Data);
        script.ErrorDataReceived += (_, line) => log.Add(line.Data);
        script.Start();
        script.BeginOutputReadLine();
        script.BeginErrorReadLine();
        return script;
    }

    /// <summary>The command lines of the processes that have to do with a folder.</summary>
    static List<string> Users(string folder) => [.. Directory.GetDirectories("/proc")
        .Select(process => CommandLine(Path.Combine(process, "cmdline")))
        .Where(line => line.Contains(folder, StringComparison.Ordinal))];

    static string CommandLine(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // no process, or one that has just ended
        }
    }

    [GeneratedRegex(@"logs: (/\S+)")]
    private static partial Regex Folder();
}

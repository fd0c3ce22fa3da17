using System.Diagnostics;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

/// <summary>
/// This assembly once more, as a process of its own that derives one file and tells what it took: a file that takes a process down takes
/// only that one down, and its memory is not mixed with the tests'.
/// </summary>
static class ChildProcess
{
    /// <summary>The child's side: arguments are the file and the number of derivations at a time.</summary>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var file = await File.ReadAllBytesAsync(arguments[0]);
        var atOnce = int.Parse(arguments[1]);
        var rounds = int.Parse(arguments[2]);
        using var engine = Engine.With(new() { Concurrency = atOnce });
        var fault = "";
        for (var round = 0; round < rounds; round++)
        {
            var all = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Engine.DeriveAsync(file, engine: engine)));
            fault = $"{all[0].Failure?.Code}";
        }
        Console.WriteLine($"{fault};{PeakBytes()}");
        return 0;
    }

    /// <summary>The parent's side.</summary>
    /// <returns>The fault's name, empty for none, and the largest resident size in bytes.</returns>
    public static async Task<(string Fault, long PeakBytes)> DeriveAsync(string path, int atOnce = 1, int rounds = 1)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(ChildProcess).Assembly.Location, path, $"{atOnce}", $"{rounds}" },
            Environment = { ["MALLOC_ARENA_MAX"] = "2" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await child.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail("The child did not derive its file within two minutes.");
        }
        Assert.True(child.ExitCode == 0, $"The child ended with {child.ExitCode}: {await errors}");
        var parts = (await output).Trim().Split(';');
        return (parts[0], long.Parse(parts[1]));
    }

    // proc(5): "VmHWM:   123456 kB".
    static long PeakBytes()
    {
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length)) * 1024;
    }
}

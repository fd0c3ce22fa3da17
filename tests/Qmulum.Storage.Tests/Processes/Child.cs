using System.Diagnostics;

namespace Qmulum.Storage.Tests;

/// <summary>This assembly as another process: see Program.cs for the parts it can play. Disposing kills it.</summary>
sealed class Child : IDisposable
{
    const int Killed = 128 + 9;

    static readonly string Dotnet = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    readonly Process _process;
    readonly Task<string> _errors;

    Child(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static Child Start(params string[] part) => Start([], part);

    /// <param name="wrapper">A command in front, which ends in running what follows it; none for nothing.</param>
    /// <param name="part">The part and its arguments.</param>
    public static Child Start(string[] wrapper, string[] part)
    {
        string[] command = [.. wrapper, Dotnet, "exec", typeof(Child).Assembly.Location, .. part];
        return new(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Runs a part to its end and gives the lines it printed; one that fails fails the test with its error output.</summary>
    public static async Task<string[]> RunAsync(string[] wrapper, params string[] part)
    {
        using var child = Start(wrapper, part);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        var output = await child._process.StandardOutput.ReadToEndAsync(deadline.Token);
        await child._process.WaitForExitAsync(deadline.Token);
        if (child._process.ExitCode != 0)
        {
            Assert.Fail($"'{string.Join(' ', part)}' ended with {child._process.ExitCode}: {await child._errors}{output}");
        }

        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<string> ReadLineAsync(CancellationToken ct)
    {
        if (await _process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            return line;
        }

        throw new InvalidOperationException($"The process ended by itself: {await _errors}");
    }

    /// <summary>SIGKILL; the lines that it had still printed.</summary>
    public async Task<string[]> KillAsync(CancellationToken ct)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(ct);
        await _process.WaitForExitAsync(ct);
        Assert.Equal(Killed, _process.ExitCode);

        // The last line may be cut off: what was not printed whole was not acknowledged.
        return rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

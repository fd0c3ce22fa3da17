using System.Diagnostics;
using System.Text;

namespace Qmulum.Testing;

/// <summary>One of the project's command line programs as a process.</summary>
public sealed class ProgramProcess : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly SemaphoreSlim _lines = new(0);
    readonly Task _reading;
    readonly Task<string> _errors;

    ProgramProcess(ProcessStartInfo info)
    {
        _process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start.");
        _reading = ReadAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program. None of the tester's own <c>QMULUM_</c> variables reaches it.</summary>
    /// <param name="assembly">The full path of its assembly.</param>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="launcher">A command that runs it; null for none.</param>
    public static ProgramProcess Start(
        string assembly, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? launcher = null)
    {
        string[] command = [.. launcher ?? [], "dotnet", assembly, .. arguments];
        ProcessStartInfo info = new(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("QMULUM_", StringComparison.Ordinal)).ToList())
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        return new(info);
    }

    /// <summary>Waits until it has written so many more lines, or has ended.</summary>
    public async Task WriteLinesAsync(int count)
    {
        for (var i = 0; i < count && await Task.WhenAny(_lines.WaitAsync(), _reading).ConfigureAwait(false) != _reading; i++)
        {
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<ProgramResult> EndAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        return new(_process.ExitCode, _output.ToString(), await _errors.ConfigureAwait(false));
    }

    /// <summary>Kills it at once, as kill -9 does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _output.Append(line).Append('\n');
            _lines.Release();
        }
    }
}

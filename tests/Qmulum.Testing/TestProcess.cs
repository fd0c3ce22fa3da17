using System.Diagnostics;
using System.Reflection;

namespace Qmulum.Testing;

/// <summary>A real process of a test: a .NET assembly that is started, read line by line, and killed.</summary>
public sealed class TestProcess : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly Task<string> _errors;

    TestProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Starts an assembly with these arguments.</summary>
    public static TestProcess Start(Assembly assembly, params string[] arguments) => Start(assembly.Location, arguments);

    /// <summary>Starts an assembly by its path.</summary>
    public static TestProcess Start(string assembly, params string[] arguments)
    {
        ProcessStartInfo start = new(DotnetHost(), ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>The next line that the process writes to its standard output; null once it has closed it.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token);
    }

    /// <summary>Kills the process at once, as kill -9 does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until the process ends by itself.</summary>
    /// <returns>Its exit code and what it wrote to its standard error.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    static string DotnetHost()
    {
        var current = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(current) == "dotnet" ? current! : "dotnet";
    }
}

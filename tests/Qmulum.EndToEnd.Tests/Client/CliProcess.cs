using System.Diagnostics;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>The real client as a process, and what it said.</summary>
sealed record CliResult(int Status, string Output, string Errors)
{
    public CliResult Expect(int status)
    {
        Assert.True(Status == status, $"The client ended with {Status}, not {status}.\n{Output}\n{Errors}");
        return this;
    }
}

/// <summary>Starts <c>qmulum</c> with arguments.</summary>
sealed class CliProcess : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly Task<string> _output;
    readonly Task<string> _errors;

    CliProcess(ProcessStartInfo info)
    {
        _process = Process.Start(info) ?? throw new InvalidOperationException("The client did not start.");
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Pid => _process.Id;

    /// <param name="key">The key that it shows; none for a machine that is not signed in.</param>
    public static CliProcess Start(string folder, string? key, params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", [RepositoryRoot.Output("Qmulum.Cli", "qmulum-cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment.Remove("QMULUM_URL");
        info.Environment["QMULUM_KEY"] = key ?? "";
        info.Environment["XDG_CONFIG_HOME"] = Path.Combine(folder, ".config"); // the tester's own keys are no part of a test
        return new CliProcess(info);
    }

    public static async Task<CliResult> RunAsync(string folder, string? key, params string[] arguments)
    {
        using var client = Start(folder, key, arguments);
        return await client.EndAsync();
    }

    public async Task<CliResult> EndAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return new CliResult(_process.ExitCode, await _output, await _errors);
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

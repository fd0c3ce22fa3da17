using System.Diagnostics;

namespace Qmulum.Deploy.Tests;

/// <summary>A program that is run to its end.</summary>
sealed record Command(int Status, string Output)
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it in the repository's folder.</summary>
    /// <returns>Its exit status, and what it wrote to both outputs.</returns>
    public static async Task<Command> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        using var process = Process.Start(start)!;
        using CancellationTokenSource limit = new(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new(process.ExitCode, await output + await errors);
    }

    public Command Expect(int status)
    {
        Assert.True(Status == status, $"Ended with {Status}, not {status}:\n{Output}");
        return this;
    }
}

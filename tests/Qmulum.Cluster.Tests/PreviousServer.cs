using System.Diagnostics;

namespace Qmulum.Cluster.Tests;

/// <summary>
/// The server as it was before what is tested here: of the last commit when there are changes that are not committed, else of the one
/// before it. It is built from the repository's history, once for each commit.
/// </summary>
static class PreviousServer
{
    // A build takes half a minute, several times that when others have the cores.
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    static readonly Lazy<string?> Commit = new(Find);

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? WhyNot => Commit.Value is null ? "There is no commit before this one: no history, or a clone without it." : null;

    /// <returns>The path of its assembly.</returns>
    public static async Task<string> BuildAsync()
    {
        var all = Path.Combine(RepositoryRoot.Path, "artifacts", "previous");
        var folder = Path.Combine(all, Commit.Value!);
        var assembly = Path.Combine(folder, "Qmulum.Silo/bin/orleans/Release/net10.0/qmulum-server.dll");
        var built = Path.Combine(folder, ".built");
        if (!File.Exists(built))
        {
            if (Directory.Exists(all))
            {
                Directory.Delete(all, recursive: true); // of other commits, or left behind unfinished
            }

            Directory.CreateDirectory(folder);
            await RunAsync("git", [.. Git, "archive", "--output", Path.Combine(all, "source.tar"), Commit.Value!]);
            await RunAsync("tar", ["-xf", Path.Combine(all, "source.tar"), "-C", folder]);
            await RunAsync("dotnet", ["build", Path.Combine(folder, "Qmulum.Silo"), "-c", "Release", "--nologo", "-v", "quiet", "-p:GrainHost=Orleans"]);
            await File.WriteAllTextAsync(built, "");
        }

        return assembly;
    }

    // The checkout of another user is read all the same: nothing of it is run.
    static string[] Git => ["-C", RepositoryRoot.Path, "-c", $"safe.directory={RepositoryRoot.Path}"];

    static string? Find()
    {
        var changed = Ask("status", "--porcelain", "--untracked-files=no");
        return changed is null ? null : Ask("rev-parse", "--verify", changed.Length > 0 ? "HEAD^{commit}" : "HEAD~1^{commit}");
    }

    /// <summary>What git answers; null when it cannot.</summary>
    static string? Ask(params string[] question)
    {
        using var git = Process.Start(new ProcessStartInfo("git", [.. Git, .. question]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var answer = git?.StandardOutput.ReadToEnd().Trim();
        git?.WaitForExit();
        return git?.ExitCode == 0 ? answer : null;
    }

    static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Limit);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed:\n{string.Join('\n', said)}");
    }
}

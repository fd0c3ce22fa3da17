namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>Starts <c>qmulum</c> with arguments.</summary>
static class CliProcess
{
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="key">The key that it shows; none for a machine that is not signed in.</param>
    /// <param name="arguments">What it is given.</param>
    public static ProgramProcess Start(string folder, string? key, params string[] arguments) => ProgramProcess.Start(
        RepositoryRoot.Output("Qmulum.Cli", "qmulum-cli.dll"),
        folder,
        arguments,
        new Dictionary<string, string>
        {
            ["QMULUM_KEY"] = key ?? "",
            ["XDG_CONFIG_HOME"] = Path.Combine(folder, ".config"), // the tester's own keys are no part of a test
            ["QMULUM_MACHINE"] = folder, // as if each folder were a machine's
            ["XDG_DATA_HOME"] = StateOf(folder), // nor is what their machine remembers
        });

    /// <summary>What the client remembers of its work in a folder: not below it, where it would be backed up.</summary>
    static string StateOf(string folder) => Path.Combine(Path.GetTempPath(), "qmulum-tests-state", Path.GetFileName(folder));

    /// <inheritdoc cref="Start"/>
    public static async Task<ProgramResult> RunAsync(string folder, string? key, params string[] arguments)
    {
        using var client = Start(folder, key, arguments);
        return await client.EndAsync();
    }
}

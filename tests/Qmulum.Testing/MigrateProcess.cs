namespace Qmulum.Testing;

/// <summary>Starts <c>qmulum migrate</c>.</summary>
public static class MigrateProcess
{
    /// <param name="data">The embedded installation's folder.</param>
    /// <param name="database">The target; it goes by the environment.</param>
    /// <param name="more">More arguments.</param>
    public static ProgramProcess Start(string data, string database, params string[] more) => ProgramProcess.Start(
        RepositoryRoot.Output("Qmulum.Migrate", "qmulum-migrate.dll"),
        Path.GetTempPath(),
        ["migrate", "--data", data, .. more],
        new Dictionary<string, string> { ["QMULUM_DATABASE"] = database });

    /// <inheritdoc cref="Start"/>
    public static async Task<ProgramResult> RunAsync(string data, string database, params string[] more)
    {
        using var migrate = Start(data, database, more);
        return await migrate.EndAsync();
    }
}

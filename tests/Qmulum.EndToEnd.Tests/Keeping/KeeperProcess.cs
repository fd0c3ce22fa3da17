namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>Starts the server's program with a word first: <c>backup</c>, <c>restore</c> and others.</summary>
static class KeeperProcess
{
    /// <summary>Takes root's power over permissions from a command; nothing for a plain user, who has none.</summary>
    static readonly string[] Unprivileged = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : [];

    public static ProgramProcess Start(params string[] arguments) => Start(arguments, launcher: null);

    public static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var keeper = Start(arguments);
        return await keeper.EndAsync();
    }

    /// <summary>Runs it as a user whom permissions bind, root too.</summary>
    public static async Task<ProgramResult> RunUnprivilegedAsync(params string[] arguments)
    {
        using var keeper = Start(arguments, Unprivileged);
        return await keeper.EndAsync();
    }

    static ProgramProcess Start(string[] arguments, IReadOnlyList<string>? launcher) =>
        ProgramProcess.Start(ServerSettings.Assembly, Path.GetTempPath(), arguments, S3Server.Credentials, launcher);
}

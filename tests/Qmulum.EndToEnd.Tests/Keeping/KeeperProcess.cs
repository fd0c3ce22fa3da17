namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>Starts the server's program with a word first: <c>backup</c>, <c>restore</c> and others.</summary>
static class KeeperProcess
{
    public static ProgramProcess Start(params string[] arguments) => ProgramProcess.Start(ServerSettings.Assembly, Path.GetTempPath(), arguments, S3Server.Credentials);

    public static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var keeper = Start(arguments);
        return await keeper.EndAsync();
    }
}

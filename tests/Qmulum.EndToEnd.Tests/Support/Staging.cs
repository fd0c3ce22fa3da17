namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>Where the server keeps uploads that are not finished. Nothing may stay there.</summary>
static class Staging
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task WaitUntilEmptyAsync(ServerProcess server) => Deadline.WaitAsync(
        "the server to remove what it has of a broken upload", Patience, () => Files(server).Length == 0, () => Detail(server));

    public static Task WaitUntilBegunAsync(ServerProcess server) => Deadline.WaitAsync(
        "the server to begin to write a file", Patience, () => Files(server).Length > 0, () => Detail(server));

    static string[] Files(ServerProcess server)
    {
        var folder = Path.Combine(server.DataFolder, "location/.qmulum/staging");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    static string Detail(ServerProcess server) => string.Join('\n', Files(server)) + "\n" + server.Log.Tail(50);
}

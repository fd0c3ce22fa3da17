namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>Where the server keeps uploads that are not finished. Nothing may stay there.</summary>
static class Staging
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task WaitUntilEmptyAsync(ServerProcess server) => Deadline.WaitAsync(
        "the server to remove what it has of a broken upload", Patience, () => Files(server).Length == 0, () => Detail(server));

    public static Task WaitUntilBegunAsync(ServerProcess server) => Deadline.WaitAsync(
        "the server to begin to write a file", Patience, () => Files(server).Length > 0, () => Detail(server));

    /// <summary>Waits until so many bytes of an upload that may be interrupted are written.</summary>
    public static Task WaitUntilLongAsync(ServerProcess server, string upload, long bytes) => Deadline.WaitAsync(
        "the server to write what came", Patience, () => new FileInfo(FileOf(server, upload)) is { Exists: true } file && file.Length >= bytes, () => Detail(server));

    /// <summary>Where the bytes of such an upload are, while it is not done.</summary>
    public static string FileOf(ServerProcess server, string upload) =>
        Path.Combine(server.DataFolder, "location/.qmulum/uploads", $"{Guid.Parse(upload[(upload.LastIndexOf('/') + 1)..]):n}.part");

    static string[] Files(ServerProcess server)
    {
        var folder = Path.Combine(server.DataFolder, "location/.qmulum/staging");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    static string Detail(ServerProcess server) => string.Join('\n', Files(server)) + "\n" + server.Log.Tail(50);
}

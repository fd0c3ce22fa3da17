namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>What the server keeps of uploads that are not finished. Nothing may stay there.</summary>
static class Staging
{
    static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(10);

    /// <summary>The files of the data folder that hold exactly these bytes or begin like them.</summary>
    public static IEnumerable<string> FilesBeginningWith(string dataFolder, byte[] start)
    {
        foreach (var file in Directory.EnumerateFiles(dataFolder, "*", SearchOption.AllDirectories))
        {
            if (StartsWith(file, start))
            {
                yield return file;
            }
        }
    }

    /// <summary>Waits until no file of the data folder begins with these bytes.</summary>
    public static Task WaitUntilGoneAsync(ServerProcess server, byte[] start) => Deadline.WaitAsync(
        "the server to remove what it has of a broken upload", CleanUp,
        () => !FilesBeginningWith(server.DataFolder, start).Any(),
        () => string.Join('\n', FilesBeginningWith(server.DataFolder, start)) + "\n" + server.Log.Tail(50));

    static bool StartsWith(string file, byte[] start)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[start.Length];
            return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(start);
        }
        catch (FileNotFoundException)
        {
            // Removed between the listing and now: it is gone, as it should be.
            return false;
        }
    }
}

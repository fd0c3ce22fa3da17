namespace Qmulum.Cli.State;

/// <summary>
/// Which folders of this machine are replicas: one that is empty all of a sudden is a disk that is not mounted, and must not be filled anew on the disk below
/// it.
/// </summary>
sealed class ReplicaMemory(string location)
{
    /// <summary>The oldest are forgotten.</summary>
    const int Most = 1_000;

    /// <summary>The one of this user.</summary>
    public static ReplicaMemory OfUser { get; } = new(LocalState.PathOf("replicas"));

    public bool Knows(string folder) => Read().Contains(folder);

    public void Keep(string folder)
    {
        var known = Read();
        if (known.Contains(folder))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(location)!);
            File.WriteAllLines(location, known.Append(folder).TakeLast(Most));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only warns: a file that cannot be written must not stop a replica.
        }
    }

    string[] Read()
    {
        try
        {
            return File.Exists(location) ? File.ReadAllLines(location) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

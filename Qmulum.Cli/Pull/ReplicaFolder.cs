using Qmulum.Storage;

namespace Qmulum.Cli.Pull;

/// <summary>
/// The folder of a replica. What is in it under a photo's name is whole: a file is written in <c>.qmulum</c> of the same folder, synced, and gets its name
/// by a rename. Nothing in it is ever deleted but what did not arrive: what is in the way is set aside.
/// </summary>
sealed class ReplicaFolder : IDisposable
{
    const string Own = ".qmulum";
    const string Arriving = $"{Own}/arriving";
    const string Damaged = $"{Own}/damaged";

    /// <summary>Where photos go that the server has removed, when that is wanted.</summary>
    public const string Removed = $"{Own}/removed";

    readonly FileStream? _lock;

    ReplicaFolder(string root, FileStream? held) => (Root, _lock) = (root, held);

    public string Root { get; }

    /// <summary>Takes the folder, making it when it is not there.</summary>
    /// <exception cref="IOException">It cannot be written, or another pull is at it.</exception>
    public static ReplicaFolder Take(string root)
    {
        ReplicaFolder folder = new(root, held: null);
        folder.MakeFolder(Arriving);
        try
        {
            return new(root, new FileStream(folder.FullPath($"{Own}/lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException($"{root} is in use by another pull, or cannot be locked: {e.Message}", e);
        }
    }

    /// <summary>Only to look at.</summary>
    public static ReplicaFolder LookAt(string root) => new(root, held: null);

    /// <param name="path">Below the folder, with '/'.</param>
    public string FullPath(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The path of one of its own files.</summary>
    public static string OwnPath(string name) => $"{Own}/{name}";

    /// <summary>Where the bytes of an original come together: the same after a restart, so that a large one goes on.</summary>
    public static string ArrivingPath(string sha256) => $"{Arriving}/{sha256}";

    public bool HasFile(string path) => File.Exists(FullPath(path));

    /// <summary>Gives a file that is synced already another name, durably.</summary>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public void Move(string from, string to)
    {
        MakeFolder(FolderOf(to));
        File.Move(FullPath(from), FullPath(to), overwrite: false);
        Sync(FolderOf(to));
        Sync(FolderOf(from));
    }

    /// <summary>Writes a small file, in one step and durably. The same content is not written again.</summary>
    public void Write(string path, byte[] content)
    {
        var full = FullPath(path);
        if (File.Exists(full) && new FileInfo(full).Length == content.Length && File.ReadAllBytes(full).AsSpan().SequenceEqual(content))
        {
            return;
        }

        MakeFolder(FolderOf(path));
        var beside = FullPath($"{Arriving}/{Guid.NewGuid():N}");
        using (FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, full, overwrite: true);
        Sync(FolderOf(path));
    }

    public void Delete(string path) => File.Delete(FullPath(path));

    /// <summary>Takes away a file that is not what it should be, and keeps it: it may be somebody's work.</summary>
    /// <returns>Where it is now.</returns>
    public string SetAside(string path)
    {
        var aside = Free($"{Damaged}/{path}");
        Move(path, aside);
        return aside;
    }

    /// <summary>The path, or one beside it that no file has.</summary>
    public string Free(string path)
    {
        var free = path;
        for (var i = 2; HasFile(free); i++)
        {
            free = $"{path}.{i}";
        }

        return free;
    }

    /// <summary>Removes what is left of files that do not come any more.</summary>
    public void SweepArriving()
    {
        foreach (var left in Directory.EnumerateFiles(FullPath(Arriving)))
        {
            File.Delete(left);
        }
    }

    public void Dispose() => _lock?.Dispose();

    void MakeFolder(string path)
    {
        var full = FullPath(path);
        if (Directory.Exists(full))
        {
            return;
        }

        if (path.Length > 0)
        {
            MakeFolder(FolderOf(path));
        }

        Directory.CreateDirectory(full);
        if (path.Length > 0)
        {
            Sync(FolderOf(path));
        }
    }

    // Windows has no such call; its file systems keep the order of names by themselves.
    void Sync(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            Libc.SyncFolder(FullPath(folder));
        }
    }

    static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var end ? path[..end] : "";
}

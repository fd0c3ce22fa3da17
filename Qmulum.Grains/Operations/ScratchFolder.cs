using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>Room for the files of one batch: programs that are not ours want a path to read and one to write. Gone when it is disposed.</summary>
sealed class ScratchFolder : IDisposable
{
    const long LeftFree = 256L << 20;
    const int BufferBytes = 1 << 17;

    readonly DirectoryInfo _folder;

    public ScratchFolder(string root) => _folder = System.IO.Directory.CreateDirectory(Path.Combine(root, $"{Guid.NewGuid():N}"));

    /// <summary>Removes what this process left behind when it was killed. To be called before the first one is made.</summary>
    public static void Clear(string root)
    {
        if (System.IO.Directory.Exists(root))
        {
            System.IO.Directory.Delete(root, recursive: true);
        }
    }

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Where a blob lies as a file: its own place where it has one, a copy in here where it has not.</summary>
    /// <exception cref="StoreFullException">A copy does not fit on this machine's disk.</exception>
    public async Task<string> PathOfAsync(BlobRead blob, CancellationToken cancellationToken)
    {
        if (blob.Path is { } path)
        {
            return path;
        }

        if (new DriveInfo(_folder.FullName).AvailableFreeSpace is var free && free - LeftFree < blob.Length)
        {
            throw new StoreFullException($"A copy of {blob.Length} bytes does not fit into {_folder.Parent}, which has {free} free.");
        }

        var copy = File("original");
        await using var file = new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await blob.Content.CopyToAsync(file, BufferBytes, cancellationToken);
        return copy;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

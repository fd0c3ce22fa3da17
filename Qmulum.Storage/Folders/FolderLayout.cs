namespace Qmulum.Storage;

/// <summary>
/// Where things lie below a root: a blob at <c>root/key</c>, the store's own under <c>root/.qmulum</c>, where no key leads.
/// Links below the root are refused, not followed: a blob lies in its location or nowhere.
/// </summary>
sealed class FolderLayout(string root)
{
    public string Root { get; } = root;

    public string OwnFolder { get; } = Path.Combine(root, ".qmulum");

    public string MarkerFile { get; } = Path.Combine(root, ".qmulum", "location.json");

    /// <summary>Locked by who writes the marker anew; it stays, empty.</summary>
    public string TakingFile { get; } = Path.Combine(root, ".qmulum", "taking");

    public string StagingFolder { get; } = Path.Combine(root, ".qmulum", "staging");

    /// <summary>Uploads that may be interrupted; apart from the others, since they live for days.</summary>
    public string UploadsFolder { get; } = Path.Combine(root, ".qmulum", "uploads");

    public string UploadFile(Guid id) => Path.Combine(UploadsFolder, $"{id:n}.part");

    public string NewStagingFile() => Path.Combine(StagingFolder, $"{Guid.CreateVersion7():n}.part");

    /// <summary>Where the blob of this key lies or would lie, without a look at the disk.</summary>
    public string PathOf(BlobKey key) => $"{Root}/{key.Value}";

    /// <summary>The blob's file; null when there is none.</summary>
    /// <exception cref="StoreLayoutException">The file, or a folder on the way to it, is a link.</exception>
    public FileInfo? Find(BlobKey key)
    {
        if (!HasFolders(key))
        {
            return null;
        }

        FileInfo file = new(PathOf(key));
        return Kind(file) == FileAttributes.Normal ? file : null;
    }

    /// <summary>Whether every folder on the way to the blob is there.</summary>
    /// <exception cref="StoreLayoutException">One of them is a link.</exception>
    public bool HasFolders(BlobKey key) => FoldersOf(key).All(folder => Kind(new FileInfo(folder)) == FileAttributes.Directory);

    /// <summary>Says whether the blob may be put there, without making anything.</summary>
    /// <exception cref="StoreLayoutException">A link, or a file as a folder, or a folder in the blob's place.</exception>
    public void DemandPlaceFor(BlobKey key)
    {
        foreach (var folder in FoldersOf(key))
        {
            switch (Kind(new FileInfo(folder)))
            {
                case null:
                    return;
                case FileAttributes.Normal:
                    throw new StoreLayoutException(
                        $"The blob '{key}' cannot be stored: a part of its key is itself a blob. No key may be the folder of another.");
                default:
                    break;
            }
        }

        if (Kind(new FileInfo(PathOf(key))) == FileAttributes.Directory)
        {
            throw new StoreLayoutException($"The blob '{key}' cannot be stored: its key is the folder of other blobs.");
        }
    }

    /// <summary>The folders between the root and the blob, from the top down; none for a key of one segment.</summary>
    public IEnumerable<string> FoldersOf(BlobKey key)
    {
        var path = PathOf(key);
        for (var slash = path.IndexOf('/', Root.Length + 1); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>Normal for a file, Directory for a folder, null for nothing.</summary>
    static FileAttributes? Kind(FileInfo entry)
    {
        var attributes = entry.Attributes;
        if ((int)attributes == -1)
        {
            return null;
        }

        if (attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            throw new StoreLayoutException(
                $"'{entry.FullName}' is a link. Links inside a location are not followed; put the real file or folder there.");
        }

        return attributes.HasFlag(FileAttributes.Directory) ? FileAttributes.Directory : FileAttributes.Normal;
    }
}

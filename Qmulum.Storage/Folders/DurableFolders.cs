using System.Collections.Concurrent;

namespace Qmulum.Storage;

/// <summary>
/// Makes the folders of a blob so that they survive a power cut: each new entry's parent is synced, down from the root. A folder
/// that is merely there is not trusted: another upload may have made it a moment ago and not have synced its parent yet.
/// </summary>
sealed class DurableFolders(FolderLayout layout, Disk disk)
{
    /// <summary>How many folders are remembered; when it is reached the memory starts over, which costs a few syncs.</summary>
    const int Bound = 16_384;

    readonly ConcurrentDictionary<string, bool> _known = new();

    public void Make(BlobKey key, bool durable)
    {
        var parent = layout.Root;
        foreach (var folder in layout.FoldersOf(key))
        {
            if (!_known.ContainsKey(folder))
            {
                disk.MakeFolder(folder);
                if (durable)
                {
                    disk.SyncFolder(parent);
                    Remember(folder);
                }
            }

            parent = folder;
        }
    }

    /// <summary>Somebody else has removed a folder: nothing that was remembered can be trusted.</summary>
    public void Forget() => _known.Clear();

    void Remember(string folder)
    {
        if (_known.Count >= Bound)
        {
            _known.Clear();
        }

        _known[folder] = true;
    }
}

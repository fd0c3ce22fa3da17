namespace Qmulum.Cli.Backup;

/// <summary>Tells when something may have changed below some folders. What the system's notices miss, the next look finds.</summary>
sealed class FolderWatch : IDisposable
{
    /// <summary>A camera card that is being copied goes on changing: a run begins when it is quiet.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Network drives tell nothing, and a full queue of notices loses some.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    readonly List<FileSystemWatcher> _watchers = [];
    readonly SemaphoreSlim _changed = new(0);

    public FolderWatch(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            FileSystemWatcher watcher = new(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Created += Note;
            watcher.Changed += Note;
            watcher.Renamed += Note;
            watcher.Error += (_, _) => _changed.Release();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    /// <summary>Waits until something changed and it is quiet since, or it is time to look all the same.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.WaitAsync(LookEvery, cancellationToken);
        while (await _changed.WaitAsync(Quiet, cancellationToken))
        {
            // It goes on changing.
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }

        _changed.Dispose();
    }

    void Note(object sender, FileSystemEventArgs change)
    {
        // What the server's own databases and editors leave beside photos tells nothing.
        if (!MediaFiles.IsHidden(Path.GetFileName(change.FullPath)))
        {
            _changed.Release();
        }
    }
}

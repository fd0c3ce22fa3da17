using System.Diagnostics;

namespace Qmulum.Cli.Backup;

/// <summary>
/// Tells when something may have changed below some folders. What the system's notices miss, the next look finds.
/// </summary>
sealed class FolderWatch : IDisposable
{
    /// <summary>A camera card that is being copied goes on changing: a run begins when it is quiet, and takes what has been quiet for as long.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>A film that is recorded for hours is no reason for what lies beside it to wait.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Network drives tell nothing, and a full queue of notices loses some.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>How soon it is seen that a folder itself went away, or is there again: of that no notice comes.</summary>
    static readonly TimeSpan LookForFolders = TimeSpan.FromSeconds(5);

    /// <summary>A run over a large tree is not to follow the next one at once, for as long as something there changes.</summary>
    const int RestPerRun = 4;

    readonly Dictionary<string, FileSystemWatcher?> _watchers;
    readonly SemaphoreSlim _changed = new(0);
    readonly bool _includeAll;
    long _renewed;

    /// <param name="folders">Full paths.</param>
    /// <param name="includeAll">Every kind of file counts, not only photos and videos.</param>
    public FolderWatch(IEnumerable<string> folders, bool includeAll)
    {
        _includeAll = includeAll;
        _watchers = folders.ToDictionary(folder => folder, FileSystemWatcher? (_) => null);
        Renew();
    }

    /// <summary>Waits until something changed and it is quiet since, or was not for long, or it is time to look all the same.</summary>
    /// <param name="lastRun">How long the last run took.</param>
    /// <param name="isUnsettled">Whether it passed by what was just being written.</param>
    public async Task WaitAsync(TimeSpan lastRun, bool isUnsettled, CancellationToken cancellationToken)
    {
        if (await IsChangedAsync(isUnsettled ? Quiet : LookEvery, cancellationToken))
        {
            var changed = Stopwatch.GetTimestamp();
            var longest = TimeSpan.FromTicks(Math.Min(LookEvery.Ticks, Math.Max(LongestWait.Ticks, lastRun.Ticks * RestPerRun)));
            while (Stopwatch.GetElapsedTime(changed) < longest && await _changed.WaitAsync(Quiet, cancellationToken))
            {
                // It goes on changing.
            }
        }

        if (Stopwatch.GetElapsedTime(_renewed) >= LookEvery)
        {
            Renew();
        }

        while (await _changed.WaitAsync(0, cancellationToken))
        {
            // The run that begins now sees what these tell of.
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher?.Dispose();
        }

        _changed.Dispose();
    }

    async Task<bool> IsChangedAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) is var waited && waited < within;)
        {
            if (await _changed.WaitAsync(TimeSpan.FromTicks(Math.Min(LookForFolders.Ticks, (within - waited).Ticks)), cancellationToken))
            {
                return true;
            }

            if (_watchers.Any(static watched => Directory.Exists(watched.Key) != watched.Value is not null))
            {
                Renew();
                return true;
            }
        }

        return false;
    }

    /// <summary>Watches the folders that are there as they are now: one that was removed and made again is another.</summary>
    void Renew()
    {
        _renewed = Stopwatch.GetTimestamp();
        foreach (var folder in _watchers.Keys.ToList())
        {
            _watchers[folder]?.Dispose();
            _watchers[folder] = Directory.Exists(folder) ? Watch(folder) : null;
        }
    }

    FileSystemWatcher? Watch(string folder)
    {
        try
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
            return watcher;
        }
        catch (Exception e) when (e is ArgumentException or FileNotFoundException && !Directory.Exists(folder))
        {
            return null; // it went at this moment
        }
    }

    void Note(object sender, FileSystemEventArgs change)
    {
        var name = Path.GetFileName(change.FullPath);
        // What editors and logs leave beside photos tells nothing; a folder may bring many.
        if (!MediaFiles.IsHidden(name) && (_includeAll || MediaFiles.IsMedia(name) || Directory.Exists(change.FullPath)))
        {
            _changed.Release();
        }
    }
}

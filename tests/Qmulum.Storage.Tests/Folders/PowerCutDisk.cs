using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage.Tests;

/// <summary>
/// A real disk that also keeps account of what a power cut would leave: a file's bytes only as of its last fsync, a name only once
/// the folder it stands in was synced since. That is all that POSIX promises; real file systems keep more.
/// </summary>
sealed class PowerCutDisk : Disk
{
    readonly Lock _lock = new();
    readonly Dictionary<SafeFileHandle, string> _open = [];
    readonly Dictionary<string, byte[]> _synced = [];
    readonly Dictionary<string, byte[]?> _named = [];
    readonly HashSet<string> _durableFolders = [];
    readonly Dictionary<string, byte[]> _durableFiles = [];

    public override SafeFileHandle CreateFile(string path)
    {
        lock (_lock)
        {
            var file = base.CreateFile(path);
            _open[file] = path;
            _named[path] = null;
            return file;
        }
    }

    public override SafeFileHandle OpenFile(string path, bool make)
    {
        lock (_lock)
        {
            var file = base.OpenFile(path, make);
            _open[file] = path;
            _named.TryAdd(path, null);
            return file;
        }
    }

    public override void SyncFile(SafeFileHandle file)
    {
        lock (_lock)
        {
            base.SyncFile(file);
            var bytes = new byte[RandomAccess.GetLength(file)];
            RandomAccess.Read(file, bytes, 0);
            _synced[_open[file]] = bytes;
            if (_durableFiles.ContainsKey(_open[file]))
            {
                _durableFiles[_open[file]] = bytes;
            }
        }
    }

    public override void MakeFolder(string path)
    {
        lock (_lock)
        {
            base.MakeFolder(path);
        }
    }

    public override void Rename(string from, string to)
    {
        lock (_lock)
        {
            base.Rename(from, to);
            _named.Remove(from);
            _named[to] = _synced.GetValueOrDefault(from, []);
        }
    }

    public override bool Link(string from, string to)
    {
        lock (_lock)
        {
            var isLinked = base.Link(from, to);
            _named[to] = _synced.GetValueOrDefault(from, []);
            return isLinked;
        }
    }

    public override void DeleteFile(string path)
    {
        lock (_lock)
        {
            base.DeleteFile(path);
            _named.Remove(path);
        }
    }

    public override void SyncFolder(string path)
    {
        lock (_lock)
        {
            base.SyncFolder(path);
            foreach (var folder in Directory.GetDirectories(path))
            {
                _durableFolders.Add(folder);
            }

            foreach (var gone in _durableFiles.Keys.Where(file => Path.GetDirectoryName(file) == path && !_named.ContainsKey(file)).ToArray())
            {
                _durableFiles.Remove(gone);
            }

            foreach (var (file, bytes) in _named.Where(entry => Path.GetDirectoryName(entry.Key) == path))
            {
                _durableFiles[file] = bytes ?? _synced.GetValueOrDefault(file, []);
            }
        }
    }

    /// <summary>What would be under this path after a cut now; null for nothing.</summary>
    public byte[]? AfterACut(string root, string path)
    {
        lock (_lock)
        {
            for (var folder = Path.GetDirectoryName(path)!; folder != root; folder = Path.GetDirectoryName(folder)!)
            {
                if (!_durableFolders.Contains(folder))
                {
                    return null;
                }
            }

            return _durableFiles.GetValueOrDefault(path);
        }
    }
}

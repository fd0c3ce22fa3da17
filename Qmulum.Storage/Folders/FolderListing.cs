using System.IO.Enumeration;

namespace Qmulum.Storage;

/// <summary>
/// The blobs below a folder in key order, without ever holding all names: of each folder on the way only the next
/// <see cref="BatchNames"/> in order, found by reading the folder again when they are used up.
/// </summary>
/// <param name="layout">Where things lie.</param>
/// <param name="prefix">What the keys begin with.</param>
/// <param name="after">What the keys come behind.</param>
/// <param name="passedOver">Gets each folder that cannot be read; null for that one to end the listing.</param>
sealed class FolderListing(FolderLayout layout, string prefix, string after, Action<string, StoreException>? passedOver)
{
    const int BatchNames = 4096;

    readonly Stack<Cursor> _open = new();
    bool _begun;

    /// <summary>The next blobs, at most that many; none at the end.</summary>
    public List<BlobInfo> Next(int most)
    {
        Begin();
        List<BlobInfo> found = [];
        while (found.Count < most && _open.TryPeek(out var cursor))
        {
            try
            {
                Step(cursor, found);
            }
            catch (Exception cause) when (OfFolder(cause) is { } fault)
            {
                passedOver!(cursor.Key, fault);
                _open.Pop();
            }
        }

        return found;
    }

    void Step(Cursor cursor, List<BlobInfo> found)
    {
        if (cursor.Next() is not { } name)
        {
            _open.Pop();
        }
        else if (name.EndsWith('/'))
        {
            Descend(cursor, name);
        }
        else if (Fact(cursor.Key + name) is { } info)
        {
            found.Add(info);
        }
    }

    /// <summary>What keeps one folder from being read; null for what is about more than that, and where none is to be passed over.</summary>
    StoreException? OfFolder(Exception cause) =>
        passedOver is null ? null
        : (cause as StoreException ?? StoreFault.From(layout.Root, cause)) is { } fault and (StoreReadOnlyException or StoreLayoutException or StoreUnavailableException) ? fault
        : null;

    void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length == 0)
        {
            _open.Push(new(layout.Root, "", prefix, after));
        }
        else if (BlobKey.TryParse(folder + "x", out var inside) && IsThere(folder, inside))
        {
            _open.Push(new($"{layout.Root}/{folder[..^1]}", folder, prefix, after));
        }
    }

    bool IsThere(string folder, BlobKey inside)
    {
        try
        {
            return layout.HasFolders(inside);
        }
        catch (Exception cause) when (OfFolder(cause) is { } fault)
        {
            passedOver!(folder, fault);
            return false;
        }
    }

    void Descend(Cursor cursor, string name)
    {
        // No key leads into a folder whose name no key can have: it is somebody else's, and its depth has no bound.
        if (BlobKey.TryParse(cursor.Key + name + "x", out _))
        {
            _open.Push(new($"{cursor.Folder}/{name[..^1]}", cursor.Key + name, prefix, after));
        }
    }

    BlobInfo? Fact(string key)
    {
        // A name that is no key is somebody else's file (a desktop's thumbnails, say): not ours to list.
        if (!BlobKey.TryParse(key, out var parsed))
        {
            return null;
        }

        return layout.Find(parsed) is { } file ? new(parsed, file.Length, new(file.LastWriteTimeUtc)) : null;
    }

    /// <summary>One folder, read in order. A folder's name carries its '/', which is how its keys sort among the others.</summary>
    sealed class Cursor(string folder, string key, string prefix, string after)
    {
        static readonly EnumerationOptions Entries = new()
        {
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
            IgnoreInaccessible = false,
        };

        string _last = "";
        Queue<string> _batch = new();
        bool _more = true;

        public string Folder { get; } = folder;

        public string Key { get; } = key;

        public string? Next()
        {
            if (_batch.Count == 0 && _more)
            {
                _batch = ReadOrNone();
                _more = _batch.Count == BatchNames;
            }

            return _batch.TryDequeue(out var name) ? _last = name : null;
        }

        Queue<string> ReadOrNone()
        {
            try
            {
                return Read();
            }
            catch (DirectoryNotFoundException)
            {
                return new(); // Removed since it was listed. Whether the whole location is away, the store asks after each page.
            }
        }

        Queue<string> Read()
        {
            PriorityQueue<string, string> least = new(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
            FileSystemEnumerable<string> names = new(
                Folder,
                static (ref entry) => entry.IsDirectory ? string.Concat(entry.FileName, "/") : entry.FileName.ToString(),
                Entries);
            foreach (var name in names)
            {
                if (string.CompareOrdinal(name, _last) > 0 && IsWanted(Key + name))
                {
                    Keep(least, name);
                }
            }

            return InOrder(least);
        }

        static void Keep(PriorityQueue<string, string> least, string name)
        {
            if (least.Count < BatchNames)
            {
                least.Enqueue(name, name);
            }
            else
            {
                least.EnqueueDequeue(name, name);
            }
        }

        bool IsWanted(string path) =>
            (path.StartsWith(prefix, StringComparison.Ordinal) || IsFolderOf(path, prefix))
            && (string.CompareOrdinal(path, after) > 0 || IsFolderOf(path, after));

        static bool IsFolderOf(string path, string text) => path.EndsWith('/') && text.StartsWith(path, StringComparison.Ordinal);

        static Queue<string> InOrder(PriorityQueue<string, string> least)
        {
            var names = new string[least.Count];
            for (var i = names.Length - 1; i >= 0; i--)
            {
                names[i] = least.Dequeue();
            }

            return new(names);
        }
    }
}

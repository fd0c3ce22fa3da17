using System.Collections.Concurrent;
using System.Text.Json;

namespace Qmulum.Cli.Pull;

/// <summary>
/// What a replica knows of each photo: <c>.qmulum/photos.jsonl</c>, to which a line is added with each change, the last of a photo counting. Whatever
/// stops the program leaves part of a line at most, which is passed over: what it told is done again, and found to be done. About 400 bytes of memory a
/// photo.
/// </summary>
sealed class ReplicaState : IDisposable
{
    const string Name = "photos.jsonl";

    readonly ConcurrentDictionary<Guid, KeptPhoto> _photos = new();
    readonly ConcurrentDictionary<Guid, bool> _unreported = new();
    readonly Lock _lock = new();
    readonly FileStream? _file;

    ReplicaState(FileStream? file) => _file = file;

    public IEnumerable<KeptPhoto> All => _photos.Select(static photo => photo.Value);

    public int Count => _photos.Count;

    /// <summary>Reads it, and begins to write to it.</summary>
    public static ReplicaState Open(ReplicaFolder folder)
    {
        var path = ReplicaFolder.OwnPath(Name);
        var known = LookAt(folder);
        // Rewritten at each start: without what was replaced, and without part of a line that the next one would be added to.
        folder.Write(path, [.. known.All.SelectMany(LineOf)]);
        ReplicaState state = new(new FileStream(folder.FullPath(path), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
        foreach (var photo in known.All)
        {
            state.Enter(photo);
        }

        return state;
    }

    /// <summary>Reads it, and writes nothing.</summary>
    public static ReplicaState LookAt(ReplicaFolder folder)
    {
        ReplicaState state = new(file: null);
        var path = folder.FullPath(ReplicaFolder.OwnPath(Name));
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (Parse(line) is { } photo)
            {
                state.Enter(photo);
            }
        }

        return state;
    }

    public KeptPhoto? Find(Guid id) => _photos.GetValueOrDefault(id);

    /// <summary>Some of those of which the server was not told.</summary>
    public List<KeptPhoto> Unreported(int most) => [.. _unreported.Keys.Take(most).Select(Find).OfType<KeptPhoto>()];

    /// <summary>The server knows nothing of what it was told.</summary>
    public void ForgetReports()
    {
        foreach (var photo in All.Where(static photo => photo.IsReported))
        {
            Keep(photo with { IsReported = false });
        }
    }

    public void Keep(KeptPhoto photo)
    {
        Enter(photo);
        var line = LineOf(photo);
        lock (_lock)
        {
            _file!.Write(line);
        }
    }

    void Enter(KeptPhoto photo)
    {
        _photos[photo.Id] = photo;
        // One that never came is nothing that the server could have been told.
        if (photo.IsReported || photo.Path.Length == 0)
        {
            _unreported.TryRemove(photo.Id, out _);
        }
        else
        {
            _unreported[photo.Id] = true;
        }
    }

    /// <summary>What was kept survives a power cut from now on.</summary>
    public void Flush() => _file!.Flush(flushToDisk: true);

    public void Dispose() => _file?.Dispose();

    static byte[] LineOf(KeptPhoto photo) => [.. JsonSerializer.SerializeToUtf8Bytes(photo, PullJson.Default.KeptPhoto), (byte)'\n'];

    static KeptPhoto? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PullJson.Default.KeptPhoto) is { Sha256.Length: 32 } photo ? photo : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

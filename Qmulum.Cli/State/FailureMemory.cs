using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.State;

/// <summary>
/// Which files of this machine could not be backed up, when and why: the server knows nothing of one that could not be read. A line is appended for each, and
/// one when the file came through after all. It can be read by this user alone, for paths stand in it.
/// </summary>
sealed class FailureMemory
{
    /// <summary>The oldest are forgotten.</summary>
    const int Most = 1_000;

    /// <summary>Lines after which it is written anew, without what is out of date.</summary>
    const int MostLines = 10_000;

    /// <summary>As long as the server keeps its own.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    readonly string _location;
    readonly Lock _lock = new();
    readonly Dictionary<(string, string, string), LocalFailure> _known = [];
    int _lines;

    FailureMemory(string location)
    {
        _location = location;
        foreach (var failure in ReadAll())
        {
            Enter(failure);
            _lines++;
        }
    }

    /// <summary>The one of this user. When it cannot be used it remembers nothing: that must not stop a backup.</summary>
    public static FailureMemory OfUser() => new(LocalState.PathOf("failures"));

    /// <summary>The last failure of each file that did not come through since, the latest first.</summary>
    public IReadOnlyList<LocalFailure> Of(Uri server, string library)
    {
        lock (_lock)
        {
            return [.. Latest().Where(failure => failure.Server == server.AbsoluteUri && failure.Library == library)];
        }
    }

    public void Keep(LocalFailure failure) => Change(failure);

    /// <summary>The file came through.</summary>
    public void Forget(Uri server, string library, string path)
    {
        lock (_lock)
        {
            if (_known.TryGetValue((server.AbsoluteUri, library, path), out var failure))
            {
                Change(failure with { Reason = null });
            }
        }
    }

    void Change(LocalFailure failure)
    {
        lock (_lock)
        {
            Enter(failure);
            try
            {
                if (++_lines > MostLines)
                {
                    Rewrite();
                    return;
                }

                using var file = Open(_location, FileMode.Append);
                JsonSerializer.Serialize(file, failure, FailureMemoryJson.Default.LocalFailure);
                file.WriteByte((byte)'\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is for people: a file that cannot be written must not stop a backup.
            }
        }
    }

    void Enter(LocalFailure failure)
    {
        var key = (failure.Server, failure.Library, failure.Path);
        if (failure.Reason is null)
        {
            _known.Remove(key);
            return;
        }

        _known[key] = failure;
        if (_known.Count > MostLines)
        {
            Thin();
        }
    }

    IEnumerable<LocalFailure> Latest() =>
        _known.Values.Where(static failure => failure.At > DateTimeOffset.UtcNow - Kept).OrderByDescending(static failure => failure.At).Take(Most);

    void Thin()
    {
        var latest = Latest().Reverse().ToList();
        _known.Clear();
        latest.ForEach(Enter);
    }

    void Rewrite()
    {
        Thin();
        var beside = $"{_location}.{Environment.ProcessId}";
        using (var file = Open(beside, FileMode.Create))
        {
            foreach (var failure in _known.Values)
            {
                JsonSerializer.Serialize(file, failure, FailureMemoryJson.Default.LocalFailure);
                file.WriteByte((byte)'\n');
            }
        }

        File.Move(beside, _location, overwrite: true);
        _lines = _known.Count;
    }

    List<LocalFailure> ReadAll()
    {
        List<LocalFailure> all = [];
        try
        {
            foreach (var line in File.Exists(_location) ? File.ReadLines(_location) : [])
            {
                if (Parse(line) is { } failure)
                {
                    all.Add(failure);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can be read of it is what is known.
        }

        return all;
    }

    /// <summary>One line; null for a part of one, which whatever stopped the program left.</summary>
    static LocalFailure? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FailureMemoryJson.Default.LocalFailure) is { Server: not null, Library: not null, Path: not null } failure ? failure : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static FileStream Open(string path, FileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStreamOptions forItsUser = new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            forItsUser.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, forItsUser);
    }
}

/// <summary>Why a file was not sent.</summary>
/// <param name="Server">The server that it was to come to.</param>
/// <param name="Library">The library there.</param>
/// <param name="Device">The name under which this machine sends.</param>
/// <param name="Path">Where it lies; bytes of a name that are no text by their numbers, as in <c>Gr\xFC\xDFe.jpg</c>.</param>
/// <param name="At">When that was.</param>
/// <param name="Reason">A sentence; null when it came through after all.</param>
sealed record LocalFailure(string Server, string Library, string Device, string Path, DateTimeOffset At, string? Reason);

[JsonSerializable(typeof(LocalFailure))]
sealed partial class FailureMemoryJson : JsonSerializerContext;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// The SHA-256 of each file of a backup, in the form that <c>sha256sum -c</c> reads: a hash, two spaces, a path. Written as the files come; safe to
/// use from several threads.
/// </summary>
sealed class SumsFile : IDisposable
{
    public const string FileName = "SHA256SUMS";

    readonly FileStream _file;
    readonly StreamWriter _lines;
    readonly Lock _lock = new();

    public SumsFile(string folder)
    {
        _file = new(Path.Combine(folder, FileName), FileMode.CreateNew);
        _lines = new(_file) { NewLine = "\n" };
    }

    public long Count { get; private set; }

    public void Add(string path, string sha256)
    {
        lock (_lock)
        {
            _lines.WriteLine($"{sha256}  {path}");
            Count++;
        }
    }

    public void Flush()
    {
        _lines.Flush();
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>What one lists, one line at a time.</summary>
    /// <exception cref="KeeperRefusal">A line is none, or names a file outside of the backup.</exception>
    public static IEnumerable<(string Path, string Sha256)> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length < 67 || line[64..66] != "  " || line[66] == '/' || line[66..].Split('/').Contains(".."))
            {
                throw new KeeperRefusal($"{FileName} has a line that is none of a backup: {line}");
            }

            yield return (line[66..], line[..64]);
        }
    }
}

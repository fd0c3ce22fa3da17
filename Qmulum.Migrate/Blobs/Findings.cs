namespace Qmulum.Migrate.Blobs;

/// <summary>Originals that are not as they should be. Safe to use from any thread.</summary>
sealed class Findings
{
    /// <summary>With more than these it is not a photo that is damaged but the whole location, or it is another one.</summary>
    const int Most = 10_000;

    readonly Dictionary<string, string> _byKey = [];
    readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byKey.Count;
            }
        }
    }

    /// <summary>A sentence each, in the order of their keys.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _byKey.OrderBy(finding => finding.Key, StringComparer.Ordinal).Select(finding => finding.Value)];
            }
        }
    }

    /// <exception cref="RefusedException">There are so many that going on makes no sense.</exception>
    public void Add(Original original, string problem)
    {
        lock (_lock)
        {
            _byKey.TryAdd(original.Key.Value, $"photo {original.Photo}: {original.Key} {problem}");
            if (_byKey.Count > Most)
            {
                throw new RefusedException(
                    $"More than {Most:N0} originals are missing or damaged. Check that the location is the right one and that its disk is well.");
            }
        }
    }

    /// <summary>Whether the blob was found to be damaged.</summary>
    public bool Has(string key)
    {
        lock (_lock)
        {
            return _byKey.ContainsKey(key);
        }
    }
}

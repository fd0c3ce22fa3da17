namespace Qmulum.Testing;

/// <summary>The last lines that a process wrote, for the message of a test that failed. Safe to use from any thread.</summary>
/// <param name="maxLines">How many.</param>
/// <param name="dropped">Gets each line that makes room for a new one.</param>
public sealed class BoundedLog(int maxLines = 2_000, Action<string>? dropped = null)
{
    readonly Queue<string> _lines = new();
    readonly Lock _lock = new();

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_lines.Count == maxLines)
            {
                var oldest = _lines.Dequeue();
                dropped?.Invoke(oldest);
            }

            _lines.Enqueue(line);
        }
    }

    public bool Contains(string text)
    {
        lock (_lock)
        {
            return _lines.Any(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>The last lines, the oldest first; every kept line without a count.</summary>
    public string Tail(int? lines = null)
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.TakeLast(lines ?? maxLines));
        }
    }
}

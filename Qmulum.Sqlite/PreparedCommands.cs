using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>The prepared commands of one connection by their text; the one that was used longest ago makes room.</summary>
sealed class PreparedCommands(SqliteConnection connection, int capacity) : IDisposable
{
    readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    long _uses;

    public SqliteCommand Get(string sql)
    {
        if (!_entries.TryGetValue(sql, out var entry))
        {
            MakeRoom();
            entry = new(Create(sql));
            _entries.Add(sql, entry);
        }

        entry.LastUse = ++_uses;
        return entry.Command;
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Command.Dispose();
        }

        _entries.Clear();
    }

    SqliteCommand Create(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    // Looks at every entry: it runs only when a new text comes to a full cache, which a fixed set of SQL never does.
    void MakeRoom()
    {
        if (_entries.Count < capacity)
        {
            return;
        }

        var oldest = _entries.MinBy(pair => pair.Value.LastUse);
        _entries.Remove(oldest.Key);
        oldest.Value.Command.Dispose();
    }

    sealed class Entry(SqliteCommand command)
    {
        public SqliteCommand Command { get; } = command;

        public long LastUse { get; set; }
    }
}

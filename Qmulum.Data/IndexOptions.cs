namespace Qmulum.Data;

/// <summary>Where the index tables are.</summary>
public sealed record IndexOptions
{
    public required IndexProvider Provider { get; init; }

    /// <summary>SQLite: the database's file. Its folder is created when it is not there.</summary>
    public string? Path { get; init; }

    /// <summary>PostgreSQL: Npgsql's connection string.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>SQLite: how many reads run at the same time. At least 1.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>SQLite: how many writes may wait. At least 1.</summary>
    public int WriteQueue { get; init; } = 4096;

    internal void Check()
    {
        var (name, value) = Provider switch
        {
            IndexProvider.Sqlite => (nameof(Path), Path),
            IndexProvider.PostgreSql => (nameof(ConnectionString), ConnectionString),
            _ => throw new ArgumentException($"There is no index provider {Provider}: use Sqlite or PostgreSql."),
        };
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"The index on {Provider} needs {name}, which is empty.");
        }
    }
}

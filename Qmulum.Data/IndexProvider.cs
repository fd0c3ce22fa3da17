namespace Qmulum.Data;

/// <summary>Which database keeps the index tables.</summary>
public enum IndexProvider
{
    /// <summary>A file of this machine: one process.</summary>
    Sqlite,

    /// <summary>A server: any number of processes.</summary>
    PostgreSql,
}

namespace Qmulum.Data;

/// <summary>
/// The words in which the two databases differ. A statement names them in braces; all the rest of it is the same text.
/// </summary>
sealed record SqlDialect
{
    /// <summary>A type for bytes: <c>{bytes}</c>.</summary>
    public required string Bytes { get; init; }

    /// <summary>After a table's columns, keeps its rows in the order of the primary key: <c>{clustered}</c>.</summary>
    public required string Clustered { get; init; }

    /// <summary>At the end of a select, takes its rows for this transaction and passes over those that another has: <c>{skip_locked}</c>.</summary>
    public required string SkipLocked { get; init; }

    // WITHOUT ROWID: https://sqlite.org/withoutrowid.html. SQLite has one writer, so nothing is ever locked by another.
    public static SqlDialect Sqlite { get; } = new() { Bytes = "BLOB", Clustered = "WITHOUT ROWID", SkipLocked = "" };

    // A PostgreSQL table is a heap; its indexes alone have an order.
    public static SqlDialect PostgreSql { get; } = new() { Bytes = "bytea", Clustered = "", SkipLocked = "FOR UPDATE SKIP LOCKED" };

    public string Render(string sql) => sql
        .Replace("{bytes}", Bytes, StringComparison.Ordinal)
        .Replace("{clustered}", Clustered, StringComparison.Ordinal)
        .Replace("{skip_locked}", SkipLocked, StringComparison.Ordinal);
}

namespace Qmulum.Data;

/// <summary>A step from one version of the tables to the next, in the words of <see cref="SqlDialect"/>. Never changed once released.</summary>
sealed record Migration(int Version, string Name, IReadOnlyList<string> Statements)
{
    /// <summary>What PostgreSQL has besides; the step has the same number on both databases.</summary>
    public IReadOnlyList<string> PostgreSqlStatements { get; init; } = [];
}

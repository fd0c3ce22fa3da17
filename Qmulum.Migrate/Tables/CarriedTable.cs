using Qmulum.Sqlite;

namespace Qmulum.Migrate.Tables;

/// <summary>
/// A table that is carried. Both selects give the same values of a row in the same order: what is compared is all that is carried.
/// </summary>
/// <param name="Name">The table's name at the target.</param>
/// <param name="Source">The database that it comes from.</param>
/// <param name="SourceFrom">Where its rows come from at the source: the FROM of a select.</param>
/// <param name="SourceSelect">Its rows at the source, always in the same order: how many are at the target tells where to go on.</param>
/// <param name="TargetSelect">Its rows at the target, in any order.</param>
/// <param name="Kinds">Of the values of a row as both selects give them.</param>
/// <param name="Columns">What is written at the target.</param>
sealed record CarriedTable(
    string Name,
    SqliteSnapshot Source,
    string SourceFrom,
    string SourceSelect,
    string TargetSelect,
    IReadOnlyList<ValueKind> Kinds,
    IReadOnlyList<TargetColumn> Columns);

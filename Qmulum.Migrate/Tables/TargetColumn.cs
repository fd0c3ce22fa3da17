using NpgsqlTypes;

namespace Qmulum.Migrate.Tables;

/// <summary>A column that is written at the target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">What goes in it, of a row as it was read.</param>
sealed record TargetColumn(string Name, NpgsqlDbType Type, Func<object?[], object?> Value)
{
    /// <summary>The n-th value of the row as it is.</summary>
    public static TargetColumn Of(string name, NpgsqlDbType type, int n) => new(name, type, row => row[n]);

    /// <summary>The same in every row.</summary>
    public static TargetColumn Always(string name, NpgsqlDbType type, object value) => new(name, type, _ => value);
}

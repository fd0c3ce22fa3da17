using System.Text.Json;
using Qmulum.Migrate.Tables;

namespace Qmulum.Migrate.Target;

/// <summary>What the target remembers of the installation that is carried into it, from the first row to long after the last.</summary>
/// <param name="From">The id of the source's location: which installation it is.</param>
/// <param name="To">The id of the location that the cluster is to use: the same, or its copy's.</param>
/// <param name="At">When it was begun; when it was ended, once it was.</param>
/// <param name="Tables">What the source held.</param>
sealed record CarryRecord(Guid From, Guid To, DateTimeOffset At, IReadOnlyList<TableSum> Tables)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static CarryRecord Parse(string text) =>
        JsonSerializer.Deserialize<CarryRecord>(text, Json) ?? throw new RefusedException("The target's record of a migration is empty.");

    /// <summary>Whether it is of these very rows of this installation.</summary>
    public bool IsOf(Guid from, IReadOnlyList<TableSum> tables) =>
        From == from && Tables.OrderBy(sum => sum.Table, StringComparer.Ordinal).SequenceEqual(tables.OrderBy(sum => sum.Table, StringComparer.Ordinal));

    public string ToText() => JsonSerializer.Serialize(this, Json);
}

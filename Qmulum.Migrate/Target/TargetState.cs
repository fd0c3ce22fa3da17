namespace Qmulum.Migrate.Target;

/// <summary>What was found at the target.</summary>
/// <param name="Carrying">What a run that has not ended began with; null when there was none.</param>
/// <param name="Carried">What a run that has ended carried; null when there was none.</param>
sealed record TargetState(CarryRecord? Carrying, CarryRecord? Carried)
{
    /// <summary>A database without anything of anybody in it.</summary>
    public static TargetState Empty { get; } = new(null, null);
}

using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>What is wrong with the bytes of a version, as they lie in the location; null when nothing is known to be.</summary>
    [Id(42)] public DamageRecord? Damage { get; init; }
}

/// <summary>That a version's bytes are not what they were.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.damage-record")]
public sealed record DamageRecord([property: Id(0)] int Version, [property: Id(1)] string Words, [property: Id(2)] DateTimeOffset FoundAt)
{
    /// <summary>What is told of it.</summary>
    public Problem ToProblem() => new(Problem.BytesDamaged, Words);
}

using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>What is wrong with the bytes of a version, as they lie in the location; null when nothing is known to be.</summary>
    [Id(42)] public DamageRecord? Damage { get; init; }

    /// <summary>The state after a version's bytes were found not to be what they were.</summary>
    public PhotoState Damaged(int version, string words, DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Damaged, WordOf(version), null, version, null, words)) with { Revision = Revision + 1, Damage = new(version, words, now) };

    /// <summary>The state after they were found to be what they were, or were put there anew.</summary>
    public PhotoState Whole(DateTimeOffset now)
    {
        var version = Damage!.Version;
        return WithEvent(new(now, PhotoEventKind.Mended, WordOf(version), null, version, null, "whole again")) with { Revision = Revision + 1, Damage = null };
    }

    static string WordOf(int version) => version == 1 ? "the original" : $"version {version}";
}

/// <summary>That a version's bytes are not what they were.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.damage-record")]
public sealed record DamageRecord([property: Id(0)] int Version, [property: Id(1)] string Words, [property: Id(2)] DateTimeOffset FoundAt)
{
    /// <summary>What is told of it.</summary>
    public Problem ToProblem() => new(Problem.BytesDamaged, Words);
}

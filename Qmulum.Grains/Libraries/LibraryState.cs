namespace Qmulum.Grains.Libraries;

/// <summary>What a library keeps of itself. Its photos, duplicates and log are rows of the index.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.library-state")]
public sealed record LibraryState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string Name { get; init; } = "";

    [Id(2)] public DateTimeOffset CreatedAt { get; init; }
}

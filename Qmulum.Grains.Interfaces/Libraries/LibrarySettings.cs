namespace Qmulum.Grains.Interfaces;

/// <summary>What an owner sets of a library.</summary>
/// <param name="Zone">The time zone in which its days are counted, by its IANA name ("Europe/Berlin"); null for UTC.</param>
/// <param name="TrashDays">Days that something in the trash can be brought back, 1 to 365.</param>
/// <param name="Limits">What it may hold.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-settings")]
public sealed record LibrarySettings(
    [property: Id(0)] string? Zone,
    [property: Id(1)] int TrashDays,
    [property: Id(2)] UsageLimits Limits)
{
    /// <summary>Most days.</summary>
    public const int MaxTrashDays = 365;

    /// <summary>As a library begins.</summary>
    public static LibrarySettings Usual { get; } = new(null, 30, UsageLimits.None);
}

/// <summary>How much somebody, or a library, may hold.</summary>
/// <param name="Bytes">Bytes of originals; null for no limit.</param>
/// <param name="Photos">Photos; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("qmulum.usage-limits")]
public sealed record UsageLimits([property: Id(0)] long? Bytes, [property: Id(1)] long? Photos)
{
    /// <summary>No limit.</summary>
    public static UsageLimits None { get; } = new(null, null);
}

/// <summary>How much somebody, or a library, holds.</summary>
/// <param name="Bytes">Bytes of originals.</param>
/// <param name="Photos">Photos.</param>
[GenerateSerializer, Immutable, Alias("qmulum.usage")]
public sealed record Usage([property: Id(0)] long Bytes, [property: Id(1)] long Photos)
{
    /// <summary>Nothing.</summary>
    public static Usage Nothing { get; } = new(0, 0);

    /// <summary>Both together.</summary>
    public static Usage operator +(Usage one, Usage other) => new(one.Bytes + other.Bytes, one.Photos + other.Photos);

    /// <summary>What is left when the other is taken away.</summary>
    public static Usage operator -(Usage one, Usage other) => new(one.Bytes - other.Bytes, one.Photos - other.Photos);
}

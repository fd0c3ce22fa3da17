namespace Qmulum.Grains.Interfaces;

/// <summary>What a library is and holds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Photos">How many photos it holds.</param>
/// <param name="Bytes">The size of their originals, in bytes.</param>
/// <param name="Owner">Whose it is; null before the first account.</param>
/// <param name="Settings">What its owner has set.</param>
/// <param name="Trash">What its trash holds besides: room that is still taken.</param>
/// <param name="OnceReplicas">With so many replicas that hold an original it is kept by them alone; null to keep every original here.</param>
/// <param name="LastSeq">The number of its latest change; 0 when there was none.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-info")]
public sealed record LibraryInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] long Photos,
    [property: Id(4)] long Bytes,
    [property: Id(5)] long LastSeq,
    [property: Id(6)] Guid? Owner,
    [property: Id(7)] LibrarySettings Settings,
    [property: Id(8)] Usage? Trash = null,
    [property: Id(9)] int? OnceReplicas = null)
{
    /// <summary>Most replicas that an owner can ask for.</summary>
    public const int MaxOnceReplicas = 10;

    /// <summary>All that takes room, the trash too.</summary>
    public Usage Taken => new Usage(Bytes, Photos) + (Trash ?? Usage.Nothing);
}

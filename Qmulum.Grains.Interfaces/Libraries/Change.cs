namespace Qmulum.Grains.Interfaces;

/// <summary>What happened to a photo.</summary>
[GenerateSerializer, Alias("qmulum.change-kind")]
public enum ChangeKind
{
    /// <summary>It is new to the reader.</summary>
    Added = 1,

    /// <summary>Its facts or renditions changed.</summary>
    Updated = 2,

    /// <summary>It is gone.</summary>
    Removed = 3,
}

/// <summary>One entry of a library's numbered log.</summary>
/// <param name="Seq">Its number: 1 and up, without gaps as it is given out.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was entered.</param>
/// <param name="Photo">The photo as it is after the change.</param>
/// <param name="IsForGood">Of one that was removed, whether it was deleted for good: it is not in the trash.</param>
[GenerateSerializer, Immutable, Alias("qmulum.change")]
public sealed record Change(
    [property: Id(0)] long Seq,
    [property: Id(1)] ChangeKind Kind,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] PhotoEntry Photo,
    [property: Id(4)] bool IsForGood = false);

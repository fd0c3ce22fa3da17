namespace Qmulum.Grains.Interfaces;

/// <summary>Where a photo came from, as its uploader told it. Each text is at most 1,024 characters, without control characters.</summary>
/// <param name="Client">The program that sent it.</param>
/// <param name="Device">The device that it was on.</param>
/// <param name="Path">Its path there: for people, never a path here.</param>
/// <param name="Modified">When the file was last changed there.</param>
/// <param name="Address">The network address that it was sent from.</param>
/// <param name="Position">Where it was taken, when its sender knows that from elsewhere: what the photo itself says counts more.</param>
/// <param name="SentBy">The account that sent it, which nobody can say of themselves; null where that is not known.</param>
[GenerateSerializer, Immutable, Alias("qmulum.origin")]
public sealed record Origin(
    [property: Id(0)] string? Client,
    [property: Id(1)] string? Device,
    [property: Id(2)] string? Path,
    [property: Id(3)] DateTimeOffset? Modified,
    [property: Id(4)] string? Address = null,
    [property: Id(5)] Position? Position = null,
    [property: Id(6)] Guid? SentBy = null)
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 1_024;

    /// <summary>What may be told to everybody who sees the photo.</summary>
    public Origin WithoutAddress() => this with { Address = null, SentBy = null };
}

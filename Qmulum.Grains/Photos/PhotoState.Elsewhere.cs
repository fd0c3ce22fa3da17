using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>That the replicas alone have the original; null when it is in the location.</summary>
    [Id(44)] public ElsewhereRecord? Elsewhere { get; init; }

    /// <summary>When the original last came back from the replicas; null when it never was away.</summary>
    [Id(45)] public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>Whether the original can go, by what is known here: nothing needs it to show the photo, and nothing is to be made of it.</summary>
    public bool MayBeReleased(ReleaseTerms terms) =>
        this is { IsKept: true, Trash: null, Elsewhere: null, Versions.Length: 1, Status: PhotoStatus.Ready } // which nothing damaged is, nor what has a problem
        && LibraryId == terms.LibraryId
        && ReceivedAt < terms.ReceivedBefore
        && !(ReturnedAt >= terms.ReturnedBefore)
        && Due.IsEmpty && Resting.IsEmpty
        && IsShownWithoutOriginal;

    // What moves is played from the original, unless there is a film of it; a Live Photo's parts are, and whoever saves it wants both.
    bool IsShownWithoutOriginal => this is { PartOf: null, Film: null } && Facts?.Film is null && Has(RenditionKinds.Thumbnail) && Has(RenditionKinds.Preview) && Kind switch
    {
        PhotoKind.Image => Pixels is { Frames: 1 },
        PhotoKind.Video => Has(RenditionKinds.Film),
        _ => false,
    };

    bool Has(string kind) => Renditions.Any(rendition => rendition.Kind == kind);

    /// <summary>The state in which the replicas alone have the original.</summary>
    public PhotoState Released(int copies, DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Released, "the original", null, 1, null, $"{copies} replicas have it")) with
        {
            Revision = Revision + 1,
            Elsewhere = new(now, copies, RecalledAt: null),
            Versions = Versions.SetItem(0, Versions[0] with { ElsewhereSince = now }),
            IsManifestDue = true,
        };

    /// <summary>The state in which its bytes are about to go: written so that no other activation of the photo can think otherwise.</summary>
    public PhotoState Freed(DateTimeOffset now) => this with { Revision = Revision + 1, Elsewhere = Elsewhere! with { FreedAt = now } };

    /// <summary>The state after it was asked back.</summary>
    public PhotoState Recalled(DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Recalled, "the original", null, 1, null, "asked of the replicas")) with
        {
            Revision = Revision + 1,
            Elsewhere = Elsewhere! with { RecalledAt = now },
        };

    /// <summary>The state after it came back.</summary>
    /// <param name="how">From where.</param>
    /// <param name="now">When.</param>
    public PhotoState Returned(string how, DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Returned, "the original", null, 1, null, how)) with
        {
            Revision = Revision + 1,
            Elsewhere = null,
            ReturnedAt = now,
            Versions = Versions.SetItem(0, Versions[0] with { ElsewhereSince = null }),
            IsManifestDue = true,
        };
}

/// <summary>That the replicas alone have an original.</summary>
/// <param name="At">Since when.</param>
/// <param name="Copies">How many had proven then that they hold it.</param>
/// <param name="RecalledAt">When somebody first asked for this one since; null when nobody did. What is asked back of many at once stands in their rows alone.</param>
/// <param name="FreedAt">When it was decided that its bytes go.</param>
[GenerateSerializer, Immutable, Alias("qmulum.elsewhere-record")]
public sealed record ElsewhereRecord([property: Id(0)] DateTimeOffset At, [property: Id(1)] int Copies, [property: Id(2)] DateTimeOffset? RecalledAt, [property: Id(3)] DateTimeOffset? FreedAt = null);

using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// Links that no letter carried, because the server sends none: an administrator hands them out. They are kept in memory alone, as their secrets
/// stand in them: whoever lost one asks for another. One grain, found by <see cref="GrainFactoryExtensions.LinkBoard"/>.
/// </summary>
[Alias("qmulum.link-board")]
public interface ILinkBoardGrain : IGrainWithStringKey
{
    /// <summary>Puts a link up. The latest 200 stay, each until it is good no more.</summary>
    [Alias("Post"), Idempotent]
    Task Post(WaitingLink link);

    /// <summary>Those that are good, the latest first.</summary>
    [Alias("GetLinks"), Idempotent]
    Task<ImmutableArray<WaitingLink>> GetLinks();
}

/// <summary>A link that waits for somebody to hand it out.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Email">Whose it is.</param>
/// <param name="Href">The whole of it, with its secret.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
[GenerateSerializer, Immutable, Alias("qmulum.waiting-link")]
public sealed record WaitingLink(
    [property: Id(0)] TokenKind Kind,
    [property: Id(1)] string Email,
    [property: Id(2)] string Href,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset ExpiresAt);

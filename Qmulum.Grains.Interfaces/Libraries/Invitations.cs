namespace Qmulum.Grains.Interfaces;

/// <summary>An invitation into a library, as its owner sees it.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Role">What whoever accepts it becomes.</param>
/// <param name="Email">The address that it is for; null for whoever has the link.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
[GenerateSerializer, Immutable, Alias("qmulum.invitation")]
public sealed record Invitation(
    [property: Id(0)] Guid Id,
    [property: Id(1)] LibraryRole Role,
    [property: Id(2)] string? Email,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset ExpiresAt);

/// <summary>An invitation that is to be made.</summary>
/// <param name="Id">Chosen by the caller, so that a repeated call makes one.</param>
/// <param name="SecretHash">What is kept of its token.</param>
/// <param name="By">Who invites.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-invitation")]
public sealed record NewInvitation(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] LibraryRole Role,
    [property: Id(3)] string? Email,
    [property: Id(4)] DateTimeOffset ExpiresAt,
    [property: Id(5)] Guid By);

/// <summary>What an invitation tells whoever has its link.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="LibraryName">What it is called.</param>
/// <param name="Role">What whoever accepts it becomes.</param>
/// <param name="Email">The address that it is for; null for whoever has the link.</param>
/// <param name="By">Who invites.</param>
[GenerateSerializer, Immutable, Alias("qmulum.invitation-letter")]
public sealed record InvitationLetter(
    [property: Id(0)] string LibraryId,
    [property: Id(1)] string LibraryName,
    [property: Id(2)] LibraryRole Role,
    [property: Id(3)] string? Email,
    [property: Id(4)] Guid By);

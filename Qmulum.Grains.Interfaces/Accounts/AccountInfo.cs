namespace Qmulum.Grains.Interfaces;

/// <summary>An account as its owner and an administrator see it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">What the person is called.</param>
/// <param name="Email">The address that the person signs in with.</param>
/// <param name="IsAdministrator">Whether it looks after the server.</param>
/// <param name="IsDisabled">Whether an administrator has closed it.</param>
/// <param name="EmailConfirmed">Whether the person has shown that the address is theirs.</param>
/// <param name="TwoFactor">Whether signing in takes a second factor.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DeletedAt">When it goes, once its owner asked for that; null while nobody did.</param>
[GenerateSerializer, Immutable, Alias("qmulum.account-info")]
public sealed record AccountInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Email,
    [property: Id(3)] bool IsAdministrator,
    [property: Id(4)] bool IsDisabled,
    [property: Id(5)] bool EmailConfirmed,
    [property: Id(6)] bool TwoFactor,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(20)] DateTimeOffset? DeletedAt = null);

/// <summary>An account that is to be made.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Email">The address; its grain has been claimed for this account.</param>
/// <param name="PasswordHash">By the API's hasher; null for an account that has no password yet.</param>
/// <param name="IsAdministrator">Whether it looks after the server.</param>
/// <param name="EmailConfirmed">Whether the address is known to be the person's.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-account")]
public sealed record NewAccount(
    [property: Id(0)] string Name,
    [property: Id(1)] string Email,
    [property: Id(2)] string? PasswordHash,
    [property: Id(3)] bool IsAdministrator,
    [property: Id(4)] bool EmailConfirmed)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;
}

/// <summary>What signing in is checked against. It goes from the account to the API, which hashes, and nowhere else.</summary>
/// <param name="PasswordHash">Null when the account has no password.</param>
/// <param name="MayComeIn">Whether the account is open: confirmed and not disabled.</param>
[GenerateSerializer, Immutable, Alias("qmulum.credentials")]
public sealed record Credentials([property: Id(0)] string? PasswordHash, [property: Id(1)] bool MayComeIn);

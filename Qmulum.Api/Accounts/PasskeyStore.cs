using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>An account as ASP.NET Core Identity's passkey support sees it.</summary>
sealed record PasskeyOwner(Guid Id, string Name);

/// <summary>Passkeys of account grains for ASP.NET Core Identity, which checks what browsers sign. Nothing but finding them is asked of it here.</summary>
sealed class PasskeyStore(IGrainFactory grains, TimeProvider clock) : IUserPasskeyStore<PasskeyOwner>
{
    /// <summary>Takes note of a passkey that was made, or used just now.</summary>
    public async Task<Passkey> SaveAsync(Guid accountId, UserPasskeyInfo passkey, bool isUsed)
    {
        var saved = FromIdentity(passkey, isUsed ? clock.GetUtcNow() : null);
        await grains.Account(accountId).SavePasskey(saved);
        return saved;
    }

    /// <remarks>An account that is closed has no passkeys.</remarks>
    public async Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "D", out var id)
        && await grains.Account(id).GetInfo() is { IsDisabled: false, EmailConfirmed: true } account
            ? new(id, account.Email)
            : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        [.. (await grains.Account(user.Id).GetPasskeys()).Select(ToIdentity)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) =>
        await FindAsync(user, credentialId) is { } passkey ? ToIdentity(passkey) : null;

    public Task AddOrUpdatePasskeyAsync(PasskeyOwner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotHere();

    public Task RemovePasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    /// <remarks>
    /// Nobody is found by a passkey's id alone: a passkey tells its account when it signs (user handle), and is looked up there. So one with the same id
    /// at another account, which WebAuthn Level 3, section 7.1, step 26, guards against, opens that account and no other.
    /// </remarks>
    public Task<PasskeyOwner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<PasskeyOwner?>(null);

    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult(AccountId.ToKey(user.Id));

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(PasskeyOwner user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    public Task SetNormalizedUserNameAsync(PasskeyOwner user, string? normalizedName, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> CreateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> DeleteAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw NotHere();

    public Task<PasskeyOwner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw NotHere();

    public void Dispose()
    {
        // The grains are not this store's.
    }

    async Task<Passkey?> FindAsync(PasskeyOwner user, byte[] credentialId)
    {
        var id = Base64Url.EncodeToString(credentialId);
        return (await grains.Account(user.Id).GetPasskeys()).FirstOrDefault(passkey => passkey.Id == id);
    }

    static UserPasskeyInfo ToIdentity(Passkey passkey) => new(
        Base64Url.DecodeFromChars(passkey.Id),
        [.. passkey.PublicKey],
        passkey.CreatedAt,
        passkey.SignCount,
        [.. passkey.Transports],
        passkey.IsUserVerified,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [], // who made the device is not asked, so its proof is not kept
        clientDataJson: [])
    {
        Name = passkey.Name,
    };

    static Passkey FromIdentity(UserPasskeyInfo passkey, DateTimeOffset? used) => new(
        Base64Url.EncodeToString(passkey.CredentialId),
        passkey.Name ?? "",
        [.. passkey.PublicKey],
        passkey.SignCount,
        [.. passkey.Transports ?? []],
        passkey.IsUserVerified,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        passkey.CreatedAt,
        used);

    static NotSupportedException NotHere() => new("Accounts are made and changed by their grains.");
}

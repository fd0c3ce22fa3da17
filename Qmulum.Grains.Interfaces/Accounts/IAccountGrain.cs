using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A person's account: who it is, what signs it in, where it is signed in. Keyed by the account's id.</summary>
[Alias("qmulum.account")]
public partial interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Makes the account; one that is there stays as it is.</summary>
    [Alias("Create"), Idempotent]
    Task<AccountInfo> Create(NewAccount account);

    /// <summary>The account, or null when there is none.</summary>
    [Alias("GetInfo"), Idempotent]
    Task<AccountInfo?> GetInfo();

    /// <summary>What signing in is checked against; null when there is no such account.</summary>
    [Alias("GetCredentials"), Idempotent]
    Task<Credentials?> GetCredentials();

    /// <summary>Changes the person's name.</summary>
    [Alias("Rename"), Idempotent]
    Task<AccountInfo> Rename(string name);

    /// <summary>
    /// Sets the password and ends every session but <paramref name="keep"/>.
    /// </summary>
    /// <param name="passwordHash">By the API's hasher.</param>
    /// <param name="keep">The session that may stay; null for none.</param>
    [Alias("SetPassword"), Idempotent]
    Task SetPassword(string passwordHash, Guid? keep);

    /// <summary>Replaces the hash of a password that did not change: the hasher's parameters did. No session ends.</summary>
    /// <param name="oldHash">The one that was checked; when it is no longer the account's, nothing changes.</param>
    /// <param name="newHash">The one to keep.</param>
    [Alias("Rehash"), Idempotent]
    Task Rehash(string oldHash, string newHash);

    /// <summary>Begins a session. The oldest one ends when there are more than 100.</summary>
    /// <param name="id">Chosen by the caller, so that a repeated call begins one session.</param>
    /// <param name="secretHash">What is kept of its token.</param>
    /// <param name="visitor">Where it comes from.</param>
    /// <exception cref="QmulumException">NotFound: there is no such account, or it is closed.</exception>
    [Alias("StartSession"), Idempotent]
    Task<SessionInfo> StartSession(Guid id, string secretHash, Visitor visitor);

    /// <summary>Who a session's or a key's token shows; null when it is not, or no longer, one of this account.</summary>
    [Alias("Authenticate"), Idempotent]
    Task<Caller?> Authenticate(TokenKind kind, string secretHash, Visitor visitor);

    /// <summary>Where the account is signed in, the latest first.</summary>
    [Alias("GetSessions"), Idempotent]
    Task<ImmutableArray<SessionInfo>> GetSessions();

    /// <summary>Ends a session; false when there is none such.</summary>
    [Alias("EndSession"), Idempotent]
    Task<bool> EndSession(Guid id);

    /// <summary>Ends every session but one.</summary>
    /// <param name="keep">The one that stays; null for none.</param>
    [Alias("EndSessions"), Idempotent]
    Task EndSessions(Guid? keep);

    /// <summary>Makes a key.</summary>
    /// <exception cref="QmulumException">Conflict: there are 100 already.</exception>
    [Alias("AddKey"), Idempotent]
    Task<KeyInfo> AddKey(NewKey key);

    /// <summary>The account's keys, the latest first.</summary>
    [Alias("GetKeys"), Idempotent]
    Task<ImmutableArray<KeyInfo>> GetKeys();

    /// <summary>Ends a key; false when there is none such.</summary>
    [Alias("RemoveKey"), Idempotent]
    Task<bool> RemoveKey(Guid id);

    /// <summary>
    /// Notes that a library may have this account as a member. The library knows whether; this list is where to ask, and may name one too many.
    /// </summary>
    /// <exception cref="QmulumException">Conflict: the account is in 1,000 libraries already.</exception>
    [Alias("NoteLibrary"), Idempotent]
    Task NoteLibrary(string libraryId);

    /// <summary>Takes a library off the list.</summary>
    [Alias("ForgetLibrary"), Idempotent]
    Task ForgetLibrary(string libraryId);

    /// <summary>The libraries that may have this account as a member, the oldest first.</summary>
    [Alias("GetLibraries"), Idempotent]
    Task<ImmutableArray<string>> GetLibraries();

    /// <summary>What the account may hold.</summary>
    [Alias("GetLimits"), Idempotent]
    Task<UsageLimits> GetLimits();

    /// <summary>Says what the account may hold.</summary>
    [Alias("SetLimits"), Idempotent]
    Task SetLimits(UsageLimits limits);
}

namespace Qmulum.Grains.Interfaces;

/// <summary>What is done with an account by the links of letters, and how it ends.</summary>
public partial interface IAccountGrain
{
    /// <summary>
    /// Makes an account whose address is not known to be the person's, and takes note of the link that confirms it. Unless that link is used in
    /// time the account goes again. One that is there stays as it is.
    /// </summary>
    [Alias("Register"), Idempotent]
    Task Register(NewAccount account, NewLink confirmation);

    /// <summary>Takes note of a link that was made for the account: the latest five of each kind are good.</summary>
    [Alias("AddLink"), Idempotent]
    Task AddLink(NewLink link);

    /// <summary>The link that a token belongs to; null when it is none, was used, or is too old.</summary>
    [Alias("FindLink"), Idempotent]
    Task<LinkInfo?> FindLink(TokenKind kind, string secretHash);

    /// <summary>The link's address is the account's from now on, and is known to be the person's. The link is used up.</summary>
    /// <returns>Null when the link is not good.</returns>
    [Alias("ConfirmEmail")]
    Task<ConfirmedEmail?> ConfirmEmail(string secretHash);

    /// <summary>
    /// Sets the password by a link, and ends every session and every other such link. Whoever has the letter has the address, which is confirmed by it.
    /// </summary>
    /// <returns>Whether the link was good.</returns>
    [Alias("ResetPassword")]
    Task<bool> ResetPassword(string secretHash, string passwordHash);

    /// <summary>
    /// The account is to go, and everything of it, after 14 days in which it can be had back. Its keys open nothing meanwhile.
    /// </summary>
    /// <returns>When it goes.</returns>
    /// <exception cref="QmulumException">Conflict: it is an administrator's.</exception>
    [Alias("RequestDeletion"), Idempotent]
    Task<DateTimeOffset> RequestDeletion();

    /// <summary>The account is to stay after all.</summary>
    [Alias("Restore"), Idempotent]
    Task Restore();
}

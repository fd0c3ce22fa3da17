using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>Outside providers by which the account is opened: one login of each.</summary>
public partial interface IAccountGrain
{
    /// <summary>The account's logins.</summary>
    [Alias("GetLogins"), Idempotent]
    Task<ImmutableArray<LoginInfo>> GetLogins();

    /// <summary>Takes note of a login, which its grain gave to this account.</summary>
    /// <exception cref="QmulumException">Conflict: the account has another login of that provider.</exception>
    [Alias("AddLogin"), Idempotent]
    Task AddLogin(string provider, string key);

    /// <summary>A provider opens the account no more.</summary>
    /// <returns>The login that was; null when there was none.</returns>
    [Alias("RemoveLogin"), Idempotent]
    Task<LoginInfo?> RemoveLogin(string provider);
}

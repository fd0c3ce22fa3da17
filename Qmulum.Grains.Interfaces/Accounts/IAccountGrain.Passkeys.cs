using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>Passkeys (WebAuthn): what signs the person in without a password.</summary>
public partial interface IAccountGrain
{
    /// <summary>The account's passkeys, the oldest first.</summary>
    [Alias("GetPasskeys"), Idempotent]
    Task<ImmutableArray<Passkey>> GetPasskeys();

    /// <summary>Takes note of a passkey, or of what is new about one that is there.</summary>
    /// <exception cref="QmulumException">Conflict: there are 20 already.</exception>
    [Alias("SavePasskey"), Idempotent]
    Task SavePasskey(Passkey passkey);

    /// <summary>A passkey opens nothing any more; false when there is none such.</summary>
    [Alias("RemovePasskey"), Idempotent]
    Task<bool> RemovePasskey(string id);
}

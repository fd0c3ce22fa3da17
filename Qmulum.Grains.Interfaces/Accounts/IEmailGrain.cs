namespace Qmulum.Grains.Interfaces;

/// <summary>
/// An e-mail address: which account it belongs to, and how often somebody may try to sign in with it. Keyed by
/// <see cref="EmailAddress.ToKey"/>; there is one for every address, known or not, so that both answer alike.
/// </summary>
[Alias("qmulum.email")]
public interface IEmailGrain : IGrainWithStringKey
{
    /// <summary>Gives the address to an account unless it has one.</summary>
    /// <returns>The account that has it now.</returns>
    [Alias("Claim"), Idempotent]
    Task<Guid> Claim(Guid accountId);

    /// <summary>The account that has it; null when none has.</summary>
    [Alias("GetAccount"), Idempotent]
    Task<Guid?> GetAccount();

    /// <summary>Takes it from that account; when another has it nothing changes.</summary>
    [Alias("Release"), Idempotent]
    Task Release(Guid accountId);

    /// <summary>Asks to try a password.</summary>
    /// <param name="address">The network address that it comes from.</param>
    [Alias("Admit")]
    Task<Admission> Admit(string address);

    /// <summary>Asks to send a letter to the address: five at once and five an hour, so that nobody's mailbox is filled from here.</summary>
    [Alias("AdmitLetter")]
    Task<bool> AdmitLetter();

    /// <summary>Notes that the person came in from there: that place is not held up by what others try.</summary>
    [Alias("NoteSignIn"), Idempotent]
    Task NoteSignIn(string address);
}

/// <summary>Whether a password may be tried.</summary>
/// <param name="AccountId">The account that the address belongs to; null when it is nobody's.</param>
/// <param name="RetryAfter">Null when it may be tried now, else how long to wait.</param>
[GenerateSerializer, Immutable, Alias("qmulum.admission")]
public sealed record Admission([property: Id(0)] Guid? AccountId, [property: Id(1)] TimeSpan? RetryAfter);

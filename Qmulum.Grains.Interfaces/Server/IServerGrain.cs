namespace Qmulum.Grains.Interfaces;

/// <summary>What there is once for the whole installation: one grain, found by <see cref="GrainFactoryExtensions.Server"/>.</summary>
[Alias("qmulum.server")]
public interface IServerGrain : IGrainWithStringKey
{
    /// <summary>Whether the first account has been made.</summary>
    [Alias("IsSetUp"), Idempotent]
    Task<bool> IsSetUp();

    /// <summary>Takes note of a link to make the first account. The latest 16 are good.</summary>
    /// <param name="secretHash">What is kept of its token.</param>
    /// <returns>Whether it is still to be made.</returns>
    [Alias("OfferSetup"), Idempotent]
    Task<bool> OfferSetup(string secretHash);

    /// <summary>Begins to make the first account.</summary>
    /// <param name="secretHash">Of the token that was shown.</param>
    /// <param name="candidate">The id that the account is to have.</param>
    /// <returns>The id that it has: that of the first who asked, so that a second try makes the same account. Null when the token is none, or it is done.</returns>
    [Alias("BeginSetup"), Idempotent]
    Task<Guid?> BeginSetup(string secretHash, Guid candidate);

    /// <summary>The first account is made: no link is good any more.</summary>
    [Alias("CompleteSetup"), Idempotent]
    Task CompleteSetup();

    /// <summary>An account looks after the server, and can be used.</summary>
    [Alias("NoteAdministrator"), Idempotent]
    Task NoteAdministrator(Guid accountId);

    /// <summary>An account is not to look after the server any more. One grain decides, so that two who take it from each other do not both succeed.</summary>
    /// <returns>False when no other account looks after it: nothing changes then.</returns>
    [Alias("ForgetAdministrator"), Idempotent]
    Task<bool> ForgetAdministrator(Guid accountId);
}

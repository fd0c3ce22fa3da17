namespace Qmulum.Grains.Interfaces;

/// <summary>What an administrator sees and says of an account.</summary>
public partial interface IAccountGrain
{
    /// <summary>What the account is and may; null when there is none.</summary>
    [Alias("GetStanding"), Idempotent]
    Task<AccountStanding?> GetStanding();

    /// <summary>
    /// Closes an account or opens it again, or says whether it looks after the server. A closed one's sessions end, and its keys open nothing as long as it
    /// is closed. One that is opened again stays, if it was to go.
    /// </summary>
    /// <param name="isDisabled">Null leaves it as it is.</param>
    /// <param name="isAdministrator">Null leaves it as it is.</param>
    /// <exception cref="QmulumException">Conflict: nobody else looks after the server.</exception>
    [Alias("SetStanding"), Idempotent]
    Task SetStanding(bool? isDisabled, bool? isAdministrator);

    /// <summary>Enters the account and its libraries into the directory again.</summary>
    [Alias("Enlist"), Idempotent]
    Task Enlist();
}

namespace Qmulum.Api.Accounts;

/// <summary>Who may make an account.</summary>
public enum RegistrationRule
{
    /// <summary>Administrators alone, for others.</summary>
    Closed,

    /// <summary>Whoever was invited into a library.</summary>
    Invitation,

    /// <summary>Everybody.</summary>
    Open,
}

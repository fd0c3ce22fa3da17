namespace Qmulum.Api.Accounts;

/// <summary>Where the link to the first account is kept until it is used.</summary>
public interface ISetupLink
{
    /// <summary>Removes it: it is used.</summary>
    void Remove();
}

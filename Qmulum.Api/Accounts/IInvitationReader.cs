using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Reads invitations into libraries: who was invited may make an account.</summary>
public interface IInvitationReader
{
    /// <summary>What the token's invitation says; null when it is none, or good no more.</summary>
    Task<OpenInvitation?> FindAsync(SecretToken token);
}

/// <summary>An invitation that is good.</summary>
/// <param name="Email">The address that it was sent to, which it proves to be the holder's; null for one that anybody may use.</param>
public sealed record OpenInvitation(EmailAddress? Email);

using Qmulum.Api.Accounts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Invitations as the door for new people reads them.</summary>
sealed class InvitationReader(IGrainFactory grains) : IInvitationReader
{
    public async Task<OpenInvitation?> FindAsync(SecretToken token) =>
        await grains.Invitation(token.Owner).GetLibrary() is { } libraryId
        && await grains.Library(libraryId).ReadInvitation(token.Owner, token.Hash) is { } letter
            ? new(EmailAddress.TryParse(letter.Email, out var email) ? email : null)
            : null;
}

using Qmulum.Api.Accounts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Invitations as the door for new people reads them.</summary>
sealed class InvitationReader(IGrainFactory grains) : IInvitationReader
{
    /// <summary>What a link's invitation tells; null when it is none, or has ended or is used.</summary>
    public static async Task<InvitationLetter?> ReadAsync(IGrainFactory grains, SecretToken token) =>
        await grains.Invitation(token.Owner).GetLibrary() is { } libraryId
            ? await grains.Library(libraryId).ReadInvitation(token.Owner, token.Hash)
            : null;

    public async Task<OpenInvitation?> FindAsync(SecretToken token) => await ReadAsync(grains, token) is { } letter
        ? new(EmailAddress.TryParse(letter.Email, out var email) ? email : null)
        : null;
}

using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Mail;

/// <summary>Links by which somebody chooses a password, to be handed out in person.</summary>
static class ResetLinks
{
    public static async Task<string> MakeAsync(IGrainFactory grains, Guid account, Uri server)
    {
        var token = SecretToken.Create(TokenKind.Reset, account);
        await grains.Account(account).AddLink(new(TokenKind.Reset, token.Hash, NewLink.HandedOutLifetime, null));
        return Letters.Href(server, "reset", token);
    }
}

using Microsoft.Extensions.Logging;
using Qmulum.Api.Accounts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Mail;

/// <summary>
/// Stands in where no SMTP server is set: the links go to the log, which the server's owner reads, and to the administrators' list. A letter
/// without a link is for nobody then.
/// </summary>
sealed class LinkBoardMailer(IGrainFactory grains, AfterAnswer later, TimeProvider clock, ILogger<LinkBoardMailer> log) : IMailer
{
    public bool Sends => false;

    public void Post(Letter letter)
    {
        if (letter.Link is not { } link)
        {
            return;
        }

        log.LinkNotSent(link.Kind, link.Href);
        var now = clock.GetUtcNow();
        later.TryPost(_ => grains.LinkBoard().Post(new(link.Kind, letter.To, link.Href, now, now + link.Lifetime)));
    }
}

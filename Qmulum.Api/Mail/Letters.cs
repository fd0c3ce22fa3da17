using System.Globalization;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Mail;

/// <summary>What the server writes to people.</summary>
static class Letters
{
    const string NotYou = "If you asked for nothing of the kind, do nothing: nothing happens without this link.";

    public static Letter Confirm(string to, Uri server, SecretToken token) => WithLink(
        to,
        "Confirm your e-mail address",
        $"Somebody, most likely you, makes an account with this e-mail address at {server.Host}.\n\nOpen this link within 24 hours to confirm that the "
            + "address is yours:",
        new(token.Kind, Href(server, "confirm", token), NewLink.ConfirmationLifetime));

    public static Letter ConfirmChange(string to, Uri server, SecretToken token) => WithLink(
        to,
        "Confirm your new e-mail address",
        $"An account at {server.Host} is to have this e-mail address.\n\nOpen this link within 24 hours to confirm that the address is yours:",
        new(token.Kind, Href(server, "confirm", token), NewLink.ConfirmationLifetime));

    public static Letter Reset(string to, Uri server, SecretToken token) => WithLink(
        to,
        "Choose a new password",
        $"Somebody, most likely you, forgot the password of your account at {server.Host}.\n\nOpen this link within one hour to choose a new one; "
            + "every session of the account ends then:",
        new(token.Kind, Href(server, "reset", token), NewLink.ResetLifetime));

    public static Letter AlreadyThere(string to, Uri server) => new(
        to,
        "You have an account already",
        $"Somebody, most likely you, asked for an account with this e-mail address at {server.Host}. You have one already: sign in at\n\n"
            + $"{Page(server, "sign-in")}\n\nIf you forgot the password, you can choose a new one there. If it was not you, do nothing: nothing was changed.\n");

    public static Letter EmailChanged(string to, Uri server) => new(
        to,
        "Your e-mail address was changed",
        $"Your account at {server.Host} has another e-mail address from now on; this one opens it no more.\n\nIf that was not you, somebody else is in your "
            + "account: ask whoever looks after the server.\n");

    public static Letter PasswordChanged(string to, Uri server) => new(
        to,
        "Your password was changed",
        $"The password of your account at {server.Host} was changed.\n\nIf that was not you, choose a new one at once at\n\n{Page(server, "forgot")}\n");

    public static Letter Deletion(string to, Uri server, DateTimeOffset at) => new(
        to,
        "Your account is to be deleted",
        $"Your account at {server.Host} goes on {at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}, and with it the libraries that are yours. Until then you can sign in and have it back:\n\n"
            + $"{Page(server, "sign-in")}\n");

    /// <summary>The address of one of the page's doors with a token behind the #, which a browser sends to nobody.</summary>
    public static string Href(Uri server, string door, SecretToken token) => $"{Page(server, door)}#{token.ToText()}";

    static Letter WithLink(string to, string subject, string text, LetterLink link) => new(to, subject, $"{text}\n\n{link.Href}\n\n{NotYou}\n", link);

    static string Page(Uri server, string door) => $"{server.GetLeftPart(UriPartial.Authority)}/{door}";
}

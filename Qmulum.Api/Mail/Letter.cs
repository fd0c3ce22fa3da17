using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Mail;

/// <summary>
/// A letter to one person. Nothing that a stranger wrote stands in it, such as a name at registration: it would carry their words to
/// whomever they name.
/// </summary>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The whole text, with the link in a line of its own.</param>
/// <param name="Link">The link and what it is for; null for a letter that has none.</param>
public sealed record Letter(string To, string Subject, string Text, LetterLink? Link = null);

/// <summary>The link of a letter.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Href">The whole of it, with its secret behind the #.</param>
/// <param name="Lifetime">How long it is good.</param>
public sealed record LetterLink(TokenKind Kind, string Href, TimeSpan Lifetime);

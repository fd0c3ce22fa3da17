using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Grains.Interfaces;

/// <summary>An e-mail address as people write it, and the form in which two are the same.</summary>
public sealed record EmailAddress
{
    /// <summary>Longest address, in characters (RFC 5321, section 4.5.3.1.3, less the brackets).</summary>
    public const int MaxLength = 254;

    EmailAddress(string text) => Text = text;

    /// <summary>As it was written, without spaces around it.</summary>
    public string Text { get; }

    /// <summary>
    /// The key of its grain: SHA-256 of the address in lower case, in hexadecimal. Mail servers tell capitals apart in theory (RFC 5321, section
    /// 2.4) and people never do; the hash keeps addresses out of keys and logs.
    /// </summary>
    public string ToKey() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ToLowerInvariant())));

    /// <summary>Reads an address; a name beside it, a comment or a missing part is refused.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var trimmed = text?.Trim();
        if (trimmed is not { Length: > 2 and <= MaxLength }
            || trimmed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !MailAddress.TryCreate(trimmed, out var parsed)
            || parsed.Address != trimmed)
        {
            return false;
        }

        address = new(trimmed);
        return true;
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// A secret that its holder shows: its kind, whose it is, and 32 random bytes. With so many random bytes a plain SHA-256 of them is kept
/// and no slow hash is needed; whoever reads the database cannot show the secret.
/// </summary>
public sealed record SecretToken(TokenKind Kind, Guid Owner, string Secret)
{
    const int OwnerBytes = 16;
    const int SecretBytes = 32;
    const int PrefixLength = 4;

    static readonly (TokenKind Kind, string Prefix)[] Prefixes =
    [
        (TokenKind.Session, "qms_"), (TokenKind.Key, "qmk_"), (TokenKind.Setup, "qmx_"),
        (TokenKind.Confirmation, "qmc_"), (TokenKind.Reset, "qmr_"), (TokenKind.Invitation, "qmi_"),
    ];

    /// <summary>What is kept of it: SHA-256 of the secret's bytes, 64 hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Base64Url.DecodeFromChars(Secret)));

    /// <summary>A new one.</summary>
    public static SecretToken Create(TokenKind kind, Guid owner) => new(kind, owner, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads the text form; anything but a whole token of that kind is refused.</summary>
    public static bool TryParse(string? text, TokenKind kind, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SecretToken? token)
    {
        token = null;
        Span<byte> bytes = stackalloc byte[OwnerBytes + SecretBytes];
        if (text is null
            || !text.StartsWith(PrefixOf(kind), StringComparison.Ordinal)
            || !Base64Url.IsValid(text.AsSpan(PrefixLength), out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(text.AsSpan(PrefixLength), bytes, out _))
        {
            return false;
        }

        token = new(kind, new(bytes[..OwnerBytes], bigEndian: true), Base64Url.EncodeToString(bytes[OwnerBytes..]));
        return true;
    }

    /// <summary>The text form: the prefix and the bytes in base64url (RFC 4648, section 5).</summary>
    public string ToText()
    {
        Span<byte> bytes = stackalloc byte[OwnerBytes + SecretBytes];
        Owner.TryWriteBytes(bytes, bigEndian: true, out _);
        Base64Url.DecodeFromChars(Secret, bytes[OwnerBytes..]);
        return PrefixOf(Kind) + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Says what it is and not what it holds: a token must not reach a log by accident.</summary>
    public override string ToString() => $"{PrefixOf(Kind)}…";

    static string PrefixOf(TokenKind kind) => Prefixes.First(prefix => prefix.Kind == kind).Prefix;
}

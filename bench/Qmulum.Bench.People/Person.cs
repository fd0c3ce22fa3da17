using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Bench.People;

/// <summary>Somebody with an account, a library and an open session.</summary>
/// <param name="Account">The account.</param>
/// <param name="Email">Its address.</param>
/// <param name="Library">The id of a library of theirs.</param>
/// <param name="Session">The secret of a session: its token less the prefix and the account.</param>
sealed record Person(Guid Account, string Email, string Library, byte[] Session)
{
    public const string Password = "a password of theirs";

    const string Prefix = "qms_";
    const int AccountBytes = 16;

    /// <summary>The cookie of their browser.</summary>
    public string Cookie => $"qmulum={Prefix}{Base64Url.EncodeToString([.. Account.ToByteArray(bigEndian: true), .. Session])}";

    /// <summary>The key of their address's grain.</summary>
    public string EmailKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Email)));

    /// <summary>The secret in a cookie.</summary>
    public static byte[] SecretOf(string cookie) => Base64Url.DecodeFromChars(cookie.AsSpan(cookie.IndexOf(Prefix, StringComparison.Ordinal) + Prefix.Length))[AccountBytes..];
}

using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// A code for when the app with the second factor is lost: 80 random bits, which nobody guesses, so that a plain hash of them is kept.
/// </summary>
public static class RecoveryCode
{
    /// <summary>How many there are at a time.</summary>
    public const int Count = 10;

    const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>A new one: four groups of four letters and digits.</summary>
    public static string Create() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Digits, 4)));

    /// <summary>What is kept of it: SHA-256 of its letters and digits, however they were typed.</summary>
    public static string HashOf(string code)
    {
        var typed = new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(typed)));
    }
}

/// <summary>Whether a code was good.</summary>
/// <param name="IsGood">It was, and is used up.</param>
/// <param name="RetryAfter">How long to wait before another is looked at; null when this one was.</param>
[GenerateSerializer, Immutable, Alias("qmulum.code-check")]
public sealed record CodeCheck([property: Id(0)] bool IsGood, [property: Id(1)] TimeSpan? RetryAfter);

using System.Security.Cryptography;

namespace Qmulum.Grains.Interfaces;

/// <summary>The rule for a library's id: a slug that is safe as a grain key, in a path of the API and as a part of a blob's key.</summary>
public static class LibraryId
{
    /// <summary>The library that a fresh installation has.</summary>
    public const string Home = "home";

    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether it is 1 to 64 of a-z, 0-9 and inner hyphens.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength }
        && id[0] != '-'
        && id[^1] != '-'
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>A new id that nobody guesses: 16 of a-z and 2-7, 80 random bits (RFC 4648, section 6, in lower case).</summary>
    public static string New()
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyz234567";
        const int Length = 16;
        return RandomNumberGenerator.GetString(Digits, Length);
    }
}

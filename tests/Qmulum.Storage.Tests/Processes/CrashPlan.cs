using System.Globalization;

namespace Qmulum.Storage.Tests;

/// <summary>What the process that will be killed uploads, so that the one that killed it knows what must be there.</summary>
static class CrashPlan
{
    public static string Prefix(int round) => $"crash/{round:d3}/";

    public static BlobKey Key(int round, int number) => BlobKey.Parse($"{Prefix(round)}{number:d4}");

    public static int NumberOf(string key) => int.Parse(key[^4..], CultureInfo.InvariantCulture);

    /// <summary>1 byte to 1.5 MB: within one buffer, and several.</summary>
    public static byte[] Content(int round, int number)
    {
        var seed = (round * 10_000) + number;
        return RandomContent.Of(seed, 1 + new Random(seed).Next(1_500_000));
    }
}

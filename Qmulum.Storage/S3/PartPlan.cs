namespace Qmulum.Storage;

/// <summary>
/// How large the parts of an upload are: all the same, since some servers (Cloudflare R2) take nothing else, and so large that
/// the upload fits in as many as S3 takes.
/// </summary>
static class PartPlan
{
    /// <summary>S3's least size of a part other than the last ("Amazon S3 multipart upload limits"): 5 MiB.</summary>
    public const int Least = 5 << 20;

    /// <summary>The most that this store makes a part, so that an upload's memory has a bound: 64 MiB.</summary>
    public const int Most = 64 << 20;

    /// <summary>S3's most parts of an upload.</summary>
    public const int MaximumParts = 10_000;

    /// <summary>The largest blob: 625 GiB.</summary>
    public const long MaximumBlobBytes = (long)Most * MaximumParts;

    /// <summary>When nobody says how much comes: 107 GiB fit in 10,000 of them.</summary>
    const int Unsaid = 11 << 20;

    const int Step = 1 << 20;

    /// <summary>The size of each part in bytes.</summary>
    /// <param name="usual">The size that is taken when it suffices.</param>
    /// <param name="expected">How many bytes come; null when nobody says.</param>
    public static int PartBytes(int usual, long? expected)
    {
        if (expected is not { } size)
        {
            return Math.Max(usual, Unsaid);
        }

        var needed = (size + MaximumParts - 1) / MaximumParts;
        return (int)Math.Max(usual, (needed + Step - 1) / Step * Step);
    }

    /// <summary>How many parts are on their way at once: fewer of those that are large.</summary>
    public static int AtOnce(int usual, int partBytes) => partBytes > 2 * Unsaid ? 1 : usual;
}

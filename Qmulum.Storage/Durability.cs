namespace Qmulum.Storage;

/// <summary>What a put promises when it returns. Both are atomic: a reader sees the old content or the new, whole.</summary>
public enum Durability
{
    /// <summary>The blob survives a power cut from now on.</summary>
    Durable,

    /// <summary>
    /// The blob survives the process, but after a power cut it may be missing, or empty: for what can be made again.
    /// </summary>
    Cached,
}

using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <remarks>Looking after the photo's bytes.</remarks>
public partial interface IPhotoGrain
{
    /// <summary>The blobs that it names, be it in the trash; none when it is not there.</summary>
    [Alias("GetBlobs"), Idempotent]
    Task<ImmutableArray<KeptBlob>> GetBlobs();

    /// <summary>
    /// Of these blobs, removes the renditions that it does not name and that nobody has written since; of a photo that was deleted for good all that was
    /// there then. Other originals, edits and manifests are never removed, nor anything of a photo that is not known: its state may have been lost, and the
    /// bytes are then all that there is.
    /// </summary>
    /// <param name="keys">Blobs that lie in its folders.</param>
    /// <param name="writtenBefore">What is younger may be in the making.</param>
    /// <returns>How many were removed, and how many others that it does not name were left.</returns>
    [Alias("RemoveOrphans"), Idempotent]
    Task<CareCount> RemoveOrphans(ImmutableArray<string> keys, DateTimeOffset writtenBefore);

    /// <summary>
    /// Compares the photo with its entry in the lists and its place in the queue. What is missing or tells something else is written again; an entry that
    /// no photo stands behind is told, and stays.
    /// </summary>
    /// <param name="libraryId">The library whose lists are looked at.</param>
    [Alias("CompareWithLists"), Idempotent]
    Task<CareCount> CompareWithLists(string libraryId);

    /// <summary>Removes these blobs, of whatever kind, if the photo was deleted for good; else nothing. For whoever put them into its folders while it had them.</summary>
    [Alias("RemoveWhatIsGone"), Idempotent]
    Task RemoveWhatIsGone(ImmutableArray<string> keys);

    /// <summary>As <see cref="RemakeRenditions"/>, when nobody waits for it.</summary>
    [Alias("RemakeRenditionsInTime"), Idempotent]
    Task RemakeRenditionsInTime();

    /// <summary>Notes that a version's bytes are not what they were, or that they are whole again.</summary>
    /// <param name="version">The version.</param>
    /// <param name="words">What is wrong, for people; null when nothing is.</param>
    [Alias("NoteDamage"), Idempotent]
    Task NoteDamage(int version, string? words);

    /// <summary>
    /// Notes that a version whose bytes were damaged, or elsewhere, was put there anew. Its history and the audit tell of it, and what failed for want of its bytes is due
    /// again.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="by">Where the bytes came from, for administrators alone.</param>
    [Alias("NoteMended"), Idempotent]
    Task NoteMended(int version, string by);
}

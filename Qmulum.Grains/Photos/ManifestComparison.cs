using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

/// <summary>Compares what a manifest tells with what its photo would have it tell.</summary>
static class ManifestComparison
{
    /// <summary>The first format that tells what people made of a photo.</summary>
    const int SchemaWithEdits = 2;

    /// <summary>
    /// Whether it tells what the photo tells. The library's name and owner were true when it was written, which is all that they are to be; and a SHA-1 that one of
    /// them does not know is no difference.
    /// </summary>
    public static bool TellsAs(this PhotoManifest kept, PhotoManifest wanted) => AreSame(kept, wanted with
    {
        Schema = kept.Schema,
        Library = kept.Library,
        Owner = kept.Owner,
        Sha1 = kept.Sha1 is null || wanted.Sha1 is null ? kept.Sha1 : wanted.Sha1,
    });

    /// <summary>
    /// Whether it tells something else of what cannot be made again: of edits, of the trash, of whether the replicas have the original. That it tells nothing of it counts too:
    /// after the restore of an older database the manifest alone knows that somebody took a photo out of the trash.
    /// </summary>
    public static bool MayBeNewerThan(this PhotoManifest kept, PhotoManifest wanted) =>
        kept.Schema >= SchemaWithEdits
        && !AreSame(wanted, wanted with { Set = kept.Set, Edits = kept.Edits, Trash = kept.Trash, Elsewhere = kept.Elsewhere });

    /// <summary>By what is written of them: lists are compared by what is in them.</summary>
    static bool AreSame(PhotoManifest one, PhotoManifest other) => one.ToBytes().AsSpan().SequenceEqual(other.ToBytes());
}

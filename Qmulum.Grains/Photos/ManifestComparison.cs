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
    /// Whether it tells something that cannot be made again and that the photo does not tell: edits, a place in the trash, that the replicas have the original. After the
    /// restore of an older database the manifest is the only one that knows.
    /// </summary>
    public static bool TellsMoreThan(this PhotoManifest kept, PhotoManifest wanted) =>
        kept.Schema >= SchemaWithEdits
        && kept is not { Set: null, Edits: null, Trash: null, Elsewhere: null }
        && !AreSame(wanted, wanted with { Set = kept.Set, Edits = kept.Edits, Trash = kept.Trash, Elsewhere = kept.Elsewhere });

    /// <summary>By what is written of them: lists are compared by what is in them.</summary>
    static bool AreSame(PhotoManifest one, PhotoManifest other) => one.ToBytes().AsSpan().SequenceEqual(other.ToBytes());
}

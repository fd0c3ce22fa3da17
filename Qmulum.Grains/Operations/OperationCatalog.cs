using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations;

/// <summary>The operations that there are, each by its name and version. A new version is a new entry: the old name stays in old states.</summary>
public static class OperationCatalog
{
    /// <summary>Preview, thumbnail, placeholder and perceptual hash.</summary>
    public const string Thumbnails = "thumbnails@1";

    /// <summary>What the file says about itself.</summary>
    public const string Metadata = "metadata@1";

    /// <summary>A video's facts, and its poster with all that a picture has.</summary>
    public const string Video = "video@1";

    /// <summary>A film that every browser plays, of a video that they do not play or that is large.</summary>
    public const string Transcode = "transcode@1";

    // Each is done from one fetch and one decode, and told before the next begins: a poster does not wait for its film.
    static readonly ImmutableArray<string>[] Batches = [[Thumbnails, Metadata], [Video], [Transcode]];

    /// <summary>Most batches that a photo may have.</summary>
    public static int MaxBatches => Batches.Length;

    /// <summary>What is due on a photo that arrived.</summary>
    public static ImmutableArray<string> OnUpload(PhotoKind kind) => kind == PhotoKind.Video ? [Video, Transcode] : [Thumbnails, Metadata];

    /// <summary>What makes a photo's renditions again.</summary>
    public static ImmutableArray<string> MakesRenditions(PhotoKind kind) => kind == PhotoKind.Video ? [Video, Transcode] : [Thumbnails];

    /// <summary>Of what is due, what is done together now; empty when nothing is due.</summary>
    public static ImmutableArray<string> NextBatch(ImmutableArray<string> due)
    {
        foreach (var batch in Batches)
        {
            if (due.Where(batch.Contains).ToImmutableArray() is { IsEmpty: false } next)
            {
                return next;
            }
        }

        return due;
    }
}

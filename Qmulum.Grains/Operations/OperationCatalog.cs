using System.Collections.Immutable;

namespace Qmulum.Grains.Operations;

/// <summary>The operations that there are, each by its name and version. A new version is a new entry: the old name stays in old states.</summary>
public static class OperationCatalog
{
    /// <summary>Preview, thumbnail, placeholder and perceptual hash.</summary>
    public const string Thumbnails = "thumbnails@1";

    /// <summary>What the file says about itself.</summary>
    public const string Metadata = "metadata@1";

    /// <summary>What is due on a photo that arrived.</summary>
    public static ImmutableArray<string> OnUpload { get; } = [Thumbnails, Metadata];
}

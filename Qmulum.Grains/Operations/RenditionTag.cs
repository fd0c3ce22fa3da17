namespace Qmulum.Grains.Operations;

/// <summary>Changes whenever the renditions of a photo do: their version, and the operation that made them.</summary>
static class RenditionTag
{
    public static string Of(int version) => $"v{version}-{OperationCatalog.Thumbnails.Replace("thumbnails@", "t", StringComparison.Ordinal)}";
}

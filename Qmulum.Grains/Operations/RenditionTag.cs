using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations;

/// <summary>Changes whenever the renditions of a photo do: their version, the operation that made them, and each edit that they show.</summary>
static class RenditionTag
{
    /// <param name="version">The photo's version.</param>
    /// <param name="look">How often it was turned or cut.</param>
    public static string Of(int version, int look) =>
        $"v{version}-{OperationCatalog.Thumbnails.Replace("thumbnails@", "t", StringComparison.Ordinal)}{(look == 0 ? "" : $"-e{look}")}";

    /// <summary>The tag that was ordered; a process of an earlier version orders none, and edits nothing.</summary>
    public static string Of(WorkOrder order) => order.Tag ?? Of(order.Version.Number, look: 0);
}

namespace Qmulum.Media.Decoding;

/// <summary>What is wanted of one file.</summary>
/// <param name="Format">The format by content.</param>
/// <param name="LongEdge">Pixels of the largest output; 0 when the header is enough.</param>
/// <param name="KeepsProfile">Whether every output can embed a colour profile (JPEG), so that colours need no conversion.</param>
/// <param name="Limits">What it may cost.</param>
/// <param name="Token">Stops the decoding.</param>
sealed record DecodeRequest(MediaFormat Format, int LongEdge, bool KeepsProfile, MediaLimits Limits, CancellationToken Token)
{
    /// <summary>For the two hashes alone, this many pixels are plenty.</summary>
    public const int LongEdgeForHashes = 256;

    public static DecodeRequest For(MediaFormat format, DerivePlan plan, MediaLimits limits, CancellationToken token)
    {
        var longEdge = plan.Renditions.Select(static spec => spec.LongEdge).DefaultIfEmpty(0).Max();
        var keepsProfile = plan.Renditions.All(static spec => spec.Format is RenditionFormat.Auto or RenditionFormat.Jpeg);
        if (plan.Framing?.Crop is { } crop)
        {
            // What is cut out is to have the pixels that are asked for.
            longEdge = (int)Math.Ceiling(longEdge / Math.Min(crop.Width, crop.Height));
        }
        return new(format, plan.NeedsPixels ? Math.Max(longEdge, LongEdgeForHashes) : 0, keepsProfile, limits, token);
    }
}

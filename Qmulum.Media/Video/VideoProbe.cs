namespace Qmulum.Media.Video;

/// <summary>What was found out about a video file.</summary>
/// <param name="Format">The format by content.</param>
/// <param name="Video">What it is; null when it cannot be read.</param>
/// <param name="Facts">What it says about itself.</param>
/// <param name="Failure">Why there is nothing to show; null when there is.</param>
public sealed record VideoProbe(MediaFormat Format, VideoFacts? Video, MediaFacts Facts, MediaFault? Failure);

namespace Qmulum.Media.Video;

/// <summary>ffmpeg or ffprobe is not on this machine.</summary>
public sealed class VideoToolMissingException()
    : Exception("Videos need ffmpeg, which is not on this machine. On Debian or Ubuntu install it with: apt-get install -y --no-install-recommends ffmpeg");

namespace Qmulum.Media;

/// <summary>What a video is, as ffprobe tells.</summary>
/// <param name="Duration">Its length.</param>
/// <param name="Width">Pixels, as displayed (after rotation); 0 when it has no picture.</param>
/// <param name="Height">Pixels, as displayed (after rotation); 0 when it has no picture.</param>
/// <param name="Rotation">Degrees clockwise that turn stored into displayed pictures: 0, 90, 180 or 270.</param>
/// <param name="Codec">The picture's codec by ffmpeg's name, such as "h264"; null when it has no picture.</param>
/// <param name="AudioCodec">The sound's codec by ffmpeg's name; null when it has no sound.</param>
/// <param name="FrameRate">Pictures a second; null when unknown.</param>
/// <param name="IsPlayable">Whether the browsers of today play the file as it is.</param>
public sealed record VideoFacts(
    TimeSpan Duration, int Width, int Height, int Rotation, string? Codec, string? AudioCodec, double? FrameRate, bool IsPlayable);

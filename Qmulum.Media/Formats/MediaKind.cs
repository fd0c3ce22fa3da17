namespace Qmulum.Media;

/// <summary>What a file is to a person.</summary>
public enum MediaKind
{
    /// <summary>Neither a picture nor a video, as far as its content tells.</summary>
    Unknown,

    /// <summary>A still or animated picture.</summary>
    Image,

    /// <summary>A camera's raw picture.</summary>
    Raw,

    /// <summary>A video.</summary>
    Video,
}

namespace Qmulum.Media;

/// <summary>The film that a picture's file has behind its picture: a motion photo.</summary>
/// <param name="Offset">Where the film begins in the file.</param>
/// <param name="Length">Its bytes: an MP4 file of its own.</param>
public sealed record EmbeddedFilm(long Offset, long Length);

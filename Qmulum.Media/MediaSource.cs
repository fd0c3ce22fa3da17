namespace Qmulum.Media;

/// <summary>A file to derive from.</summary>
/// <param name="Content">Its bytes, from the start; read forward, once.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Path">Where the same bytes lie on a disk of this machine, for whoever would rather open it; null when they do not.</param>
public sealed record MediaSource(Stream Content, long Length, string? Path = null);

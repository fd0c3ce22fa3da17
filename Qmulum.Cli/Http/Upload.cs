using Qmulum.Cli.Backup;

namespace Qmulum.Cli.Http;

/// <summary>One file to send.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name on the server.</param>
/// <param name="Path">Its path below the folder that is backed up, with that folder's name first.</param>
/// <param name="Size">Bytes, as hashed.</param>
/// <param name="Sha256">32 bytes.</param>
/// <param name="Modified">The file's time with the local offset of that day.</param>
/// <param name="Position">Where it was taken as the server takes it, "48.137,11.575,520"; null when nothing beside the file says it.</param>
/// <param name="Device">Which machine sends it.</param>
/// <param name="Sent">Told how many bytes of the current try have gone out.</param>
sealed record Upload(
    LocalFile File, string Name, string Path, long Size, byte[] Sha256, DateTimeOffset Modified, string? Position, string Device, Action<long> Sent);

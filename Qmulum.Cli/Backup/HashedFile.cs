namespace Qmulum.Cli.Backup;

/// <summary>A file and the SHA-256 of what it held when it was read.</summary>
/// <param name="Sha256">32 bytes.</param>
sealed record HashedFile(LocalFile File, byte[] Sha256)
{
    /// <summary>As the API writes it: lower-case hex.</summary>
    public string Hex { get; } = Convert.ToHexStringLower(Sha256);
}

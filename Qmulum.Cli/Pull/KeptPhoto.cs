using System.Text.Json.Serialization;

namespace Qmulum.Cli.Pull;

/// <summary>What a replica knows of a photo.</summary>
/// <param name="Id">The photo.</param>
/// <param name="Revision">The server's revision that its place and its facts here are of.</param>
/// <param name="Size">Bytes of the original.</param>
/// <param name="Sha256">Its hash: 32 bytes.</param>
/// <param name="Path">Where it lies below the replica's folder, with '/'; empty when it never came.</param>
/// <param name="VerifiedAt">When all its bytes were last read here and were whole; null when it is to be fetched.</param>
/// <param name="RemovedAt">When it was learned that the server has it no more, or has it in the trash.</param>
/// <param name="IsReported">Whether the server was told since when it is whole here, or that it is not here.</param>
/// <param name="IsGone">Whether it was deleted for good there. What lies in the trash may be restored, and its original may be nowhere but here.</param>
/// <param name="IsElsewhere">Whether it is not here because the server has left its original to other replicas: its log tells when it is there again.</param>
sealed record KeptPhoto(
    Guid Id, long Revision, long Size, byte[] Sha256, string Path, DateTimeOffset? VerifiedAt = null, DateTimeOffset? RemovedAt = null, bool IsReported = false,
    bool IsGone = false, bool IsElsewhere = false)
{
    [JsonIgnore]
    public bool IsHere => VerifiedAt is not null;

    [JsonIgnore]
    public string Hex => Convert.ToHexStringLower(Sha256);
}

namespace Qmulum.Storage;

/// <summary>
/// How far a staged upload is: all that a process needs to go on with it, and nothing that grows with its size. Whoever keeps it durably has
/// the bytes before <paramref name="Offset"/> durably.
/// </summary>
/// <param name="Offset">How many bytes are kept.</param>
/// <param name="Place">Where they are, as the store writes it for itself; "" at the beginning.</param>
/// <param name="Digest">The state of their digest; empty at the beginning.</param>
public sealed record StagedMark(long Offset, string Place, byte[] Digest)
{
    /// <summary>An upload of which nothing has come.</summary>
    public static StagedMark Beginning { get; } = new(0, "", []);
}

namespace Qmulum.Data;

/// <summary>A copy of a library elsewhere.</summary>
/// <param name="ReplicaId">The replica.</param>
/// <param name="AccountId">Whose key it comes with.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Seq">The last change that it has followed.</param>
/// <param name="MadeAt">Since when it is known.</param>
/// <param name="SeenAt">When it was last heard of.</param>
/// <param name="Photos">How many photos of the timeline it holds.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CountsSince">Since when it is counted on; null when it is not.</param>
/// <param name="Disk">What tells its disk from others; those that told none have the same.</param>
public sealed record ReplicaRow(
    Guid ReplicaId, Guid AccountId, string Name, long Seq, DateTimeOffset MadeAt, DateTimeOffset SeenAt, long Photos, long Bytes,
    DateTimeOffset? CountsSince, byte[] Disk);

/// <summary>An original that is damaged here, or not here, and whole elsewhere.</summary>
public sealed record WantedPhoto(Guid PhotoId, byte[] Sha256, long Size);

/// <summary>What became of a replica that wants to be known.</summary>
public enum ReplicaEntry
{
    /// <summary>It is known from now on.</summary>
    Made,

    /// <summary>It was known.</summary>
    Known,

    /// <summary>Its id is another account's.</summary>
    OfAnother,

    /// <summary>The library, or the account in it, has as many as it may.</summary>
    TooMany,
}

namespace Qmulum.Data;

/// <summary>What is known of an upload.</summary>
public sealed record UploadRow
{
    public required Guid UploadId { get; init; }

    /// <summary>Who sends it.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The way that it comes; a number of the grains' own.</summary>
    public required long Door { get; init; }

    /// <summary>The program that sends it, or "".</summary>
    public required string Client { get; init; }

    /// <summary>The file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The device that it is on, or "".</summary>
    public required string Device { get; init; }

    /// <summary>Its path there, or "".</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes; 0 while it is not known.</summary>
    public required long Size { get; init; }

    /// <summary>How many bytes are durable.</summary>
    public required long Received { get; init; }

    public required UploadRowState State { get; init; }

    /// <summary>How often its bytes stopped coming before they were all there.</summary>
    public long Stops { get; init; }

    /// <summary>Why they stopped last, or "".</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When something was last heard of it.</summary>
    public DateTimeOffset HeardAt { get; init; }
}

/// <summary>What an upload is doing. The numbers stand in databases.</summary>
public enum UploadRowState
{
    Open = 1,
    Done = 2,
    Failed = 3,

    /// <summary>Its sender ended it, or nothing came for a week.</summary>
    Ended = 4,

    /// <summary>Its file comes in one request. Of one that is not heard of any more the process has died, and it has failed.</summary>
    Running = 5,
}

/// <summary>Which uploads of a library are asked for.</summary>
/// <param name="AccountId">Whose; null for everybody's.</param>
/// <param name="State">Open, done, failed or ended; null for all.</param>
/// <param name="Device">From which device; null for all.</param>
public sealed record UploadFilter(Guid? AccountId = null, UploadRowState? State = null, string? Device = null);

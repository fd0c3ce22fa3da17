using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Uploads;

/// <summary>What is kept of an upload that may be interrupted. It does not grow with the file.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.upload-state")]
public sealed record UploadState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public NewUpload Upload { get; init; } = new("", Guid.Empty, "", new(null, null, null, null), null, null, null, null, null);

    [Id(2)] public UploadStatus Status { get; init; } = UploadStatus.Open;

    [Id(3)] public DateTimeOffset CreatedAt { get; init; }

    [Id(4)] public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Of the request whose saves count.</summary>
    [Id(5)] public Guid Turn { get; init; }

    [Id(6)] public UploadProgress Progress { get; init; } = UploadProgress.Beginning(null);

    /// <summary>What all bytes are, while they become a blob.</summary>
    [Id(7)] public SealedFile? Sealed { get; init; }

    [Id(8)] public Receipt? Receipt { get; init; }

    [Id(9)] public string? Problem { get; init; }

    /// <summary>How many requests in a row have failed by a fault of the server's own since its offset moved.</summary>
    [Id(10)] public int Faults { get; init; }
}

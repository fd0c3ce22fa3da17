using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>Which upload a request is about, and who sends it.</summary>
sealed record UploadAddress(string LibraryId, Guid Upload, Guid AccountId)
{
    public string Href => $"/api/v1/libraries/{LibraryId}/uploads/{Upload:D}";
}

/// <summary>Bytes that a request adds to an upload.</summary>
/// <param name="Body">They.</param>
/// <param name="Check">The protocol's own rules, once it is known how far the upload is; throws when one is broken.</param>
sealed record Append(Stream Body, Action<UploadInfo> Check)
{
    /// <summary>How many bytes come with this request, when it tells.</summary>
    public long? Length { get; init; }

    /// <summary>The size of the whole, when this request tells it.</summary>
    public long? Size { get; init; }

    /// <summary>Whether the upload ends with these bytes, as the request says; null when it says nothing. A size that is reached says it too.</summary>
    public bool? IsLast { get; init; }

    /// <summary>What the bytes must come to; null when nobody said.</summary>
    public ChunkDigest? Digest { get; init; }

    /// <summary>What is broken when they do not.</summary>
    public Errors.ApiFault DigestFault { get; init; } = Errors.Faults.DigestMismatch;

    /// <summary>Whether its client is told of no fault that may pass: its line is cut, and it tries again.</summary>
    public bool IsUntold { get; init; }

    /// <summary>Told of each offset that is durable from now on.</summary>
    public Func<long, ValueTask> Saved { get; init; } = static _ => default;
}

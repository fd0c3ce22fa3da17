using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What became of an upload.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AccountId">Who sent it.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Device">The device that it was on, or "".</param>
/// <param name="Path">Its path there, or "".</param>
/// <param name="Size">Its size in bytes; 0 while it is not known.</param>
/// <param name="Received">How many bytes are durable.</param>
/// <param name="Outcome">What it is doing.</param>
/// <param name="Stops">How often its bytes stopped coming before they were all there.</param>
/// <param name="Reason">Why they stopped last, or why it cannot be done; "" when they never did.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="HeardAt">When something was last heard of it.</param>
/// <param name="Door">The way that it came.</param>
/// <param name="Client">The program that sent it, or "".</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-record")]
public sealed record UploadRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid AccountId,
    [property: Id(2)] string Name,
    [property: Id(3)] string Device,
    [property: Id(4)] string Path,
    [property: Id(5)] long Size,
    [property: Id(6)] long Received,
    [property: Id(7)] UploadOutcome Outcome,
    [property: Id(8)] long Stops,
    [property: Id(9)] string Reason,
    [property: Id(10)] DateTimeOffset BeganAt,
    [property: Id(11)] DateTimeOffset HeardAt,
    [property: Id(12)] UploadDoor Door = UploadDoor.Resumable,
    [property: Id(13)] string Client = "");

/// <summary>What an upload is doing, also after it is over.</summary>
[GenerateSerializer, Alias("qmulum.upload-outcome")]
public enum UploadOutcome
{
    /// <summary>It waits for bytes, or takes them.</summary>
    Open = 1,

    /// <summary>It became a photo, or a part of another upload.</summary>
    Done = 2,

    /// <summary>It cannot be done.</summary>
    Failed = 3,

    /// <summary>Its sender ended it, or nothing came for a week.</summary>
    Ended = 4,
}

/// <summary>The way that an upload comes.</summary>
[GenerateSerializer, Alias("qmulum.upload-door")]
public enum UploadDoor
{
    /// <summary>In one request or many, and goes on after a break.</summary>
    Resumable = 1,

    /// <summary>To the location itself.</summary>
    Direct = 2,

    /// <summary>As the body of one request.</summary>
    Body = 3,

    /// <summary>As a part of a form.</summary>
    Form = 4,

    /// <summary>As base64 in JSON.</summary>
    Json = 5,
}

/// <summary>Which uploads of a library are asked for.</summary>
/// <param name="AccountId">Whose; null for everybody's.</param>
/// <param name="Outcome">What became of them; null for all.</param>
/// <param name="Device">The device that they came from; null for all.</param>
/// <param name="After">The "next" of the page before; null for the first.</param>
/// <param name="Limit">1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-query")]
public sealed record UploadQuery(
    [property: Id(0)] Guid? AccountId,
    [property: Id(1)] UploadOutcome? Outcome,
    [property: Id(2)] string? Device,
    [property: Id(3)] string? After,
    [property: Id(4)] int Limit);

/// <summary>Uploads, the latest first, and where the next page begins.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.upload-page")]
public sealed record UploadPage([property: Id(0)] ImmutableArray<UploadRecord> Uploads, [property: Id(1)] string? Next);

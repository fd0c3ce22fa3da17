namespace Qmulum.Grains.Interfaces;

/// <summary>What an upload is when it begins.</summary>
/// <param name="LibraryId">Where it goes.</param>
/// <param name="AccountId">Who sends it; nobody else may go on with it.</param>
/// <param name="Name">The file's name for people, cleaned.</param>
/// <param name="Origin">Where the file comes from.</param>
/// <param name="Size">Its size in bytes, when that is known.</param>
/// <param name="Sha256">The SHA-256 that it must have, when that was declared.</param>
/// <param name="Sha1">The SHA-1 that it must have, as 40 lower-case hexadecimal digits, when that was declared.</param>
/// <param name="Metadata">What the client gave with it, to be told again as it was; at most 4,096 characters.</param>
/// <param name="Concat">"partial" for a part of another upload, "final;…" for one made of parts; null for a whole one.</param>
/// <param name="IsDirect">Whether the client sends its bytes to the location itself.</param>
/// <param name="Location">The location that keeps what has come, where it goes on; null for the installation's own.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-upload")]
public sealed record NewUpload(
    [property: Id(0)] string LibraryId,
    [property: Id(1)] Guid AccountId,
    [property: Id(2)] string Name,
    [property: Id(3)] Origin Origin,
    [property: Id(4)] long? Size,
    [property: Id(5)] ContentHash? Sha256,
    [property: Id(6)] string? Sha1,
    [property: Id(7)] string? Metadata,
    [property: Id(8)] string? Concat,
    [property: Id(9)] bool IsDirect = false,
    [property: Id(10)] string? Location = null)
{
    /// <summary>Whether it is a part of another upload.</summary>
    public bool IsPart => Concat == "partial";
}

/// <summary>What an upload is doing.</summary>
[GenerateSerializer, Alias("qmulum.upload-status")]
public enum UploadStatus
{
    /// <summary>It takes bytes.</summary>
    Open = 1,

    /// <summary>All are there and durable.</summary>
    Done = 2,

    /// <summary>It cannot be done.</summary>
    Failed = 3,
}

/// <summary>What is known of an upload.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Upload">What it was when it began; its size as soon as that is known.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Offset">How many bytes are durable.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ExpiresAt">When it ends if nothing comes until then.</param>
/// <param name="Receipt">The photo that it became.</param>
/// <param name="Problem">Why it cannot be done.</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-info")]
public sealed record UploadInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] NewUpload Upload,
    [property: Id(2)] UploadStatus Status,
    [property: Id(3)] long Offset,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset ExpiresAt,
    [property: Id(6)] Receipt? Receipt,
    [property: Id(7)] string? Problem);

/// <summary>How far the bytes of an upload are.</summary>
/// <param name="Offset">How many are durable.</param>
/// <param name="Place">Where they are, in the words of the location.</param>
/// <param name="Digest">The state of their digest.</param>
/// <param name="Head">The first of them, until there are enough to tell what the file is.</param>
/// <param name="Content">What the file is, once that is known.</param>
/// <param name="Size">The size of the whole, once it is known.</param>
/// <param name="IsUnderWay">Whether the request that brings them goes on. Still so when the next one comes, that one's process has died.</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-progress")]
public sealed record UploadProgress(
    [property: Id(0)] long Offset,
    [property: Id(1)] string Place,
    [property: Id(2)] byte[] Digest,
    [property: Id(3)] byte[] Head,
    [property: Id(4)] FileKind? Content,
    [property: Id(5)] long? Size,
    [property: Id(6)] bool IsUnderWay = false)
{
    /// <summary>Nothing has come.</summary>
    public static UploadProgress Beginning(long? size) => new(0, "", [], [], null, size);
}

/// <summary>What a file is, by its first bytes.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">A safe lower-case extension without dot.</param>
[GenerateSerializer, Immutable, Alias("qmulum.file-kind")]
public sealed record FileKind([property: Id(0)] string ContentType, [property: Id(1)] string Extension);

/// <summary>All bytes of an upload.</summary>
/// <param name="Size">Their number.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="Sha1">Their SHA-1, as 40 lower-case hexadecimal digits.</param>
/// <param name="Content">What they are.</param>
[GenerateSerializer, Immutable, Alias("qmulum.sealed-file")]
public sealed record SealedFile(
    [property: Id(0)] long Size,
    [property: Id(1)] ContentHash Sha256,
    [property: Id(2)] string Sha1,
    [property: Id(3)] FileKind Content);

/// <summary>From where a request goes on with an upload.</summary>
/// <param name="Info">What is known of it.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Sealed">What all its bytes are, when they have come and it was not finished.</param>
[GenerateSerializer, Immutable, Alias("qmulum.upload-turn")]
public sealed record UploadTurn(
    [property: Id(0)] UploadInfo Info,
    [property: Id(1)] UploadProgress Progress,
    [property: Id(2)] SealedFile? Sealed);

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// What lies beside an original, so that the photo can be made again from the location alone, and a person can read what the file is. Its format is
/// docs/manifest.md. Readers are tolerant: what an older version did not write has its default.
/// </summary>
public sealed record PhotoManifest
{
    /// <summary>The version of the format that this code writes; it reads all up to it.</summary>
    public const int CurrentSchema = 2;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a person reads it
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public int Schema { get; init; } = CurrentSchema;

    public required Guid PhotoId { get; init; }

    public required string LibraryId { get; init; }

    /// <summary>What the library was called when this was written.</summary>
    public string? Library { get; init; }

    /// <summary>The account whose library it was when this was written.</summary>
    public Guid? Owner { get; init; }

    /// <summary>The file's name for people.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the original.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>Its SHA-1, as 40 hexadecimal digits; null while it is not known.</summary>
    public string? Sha1 { get; init; }

    /// <summary>Its CRC-32 (ISO 3309); null while it is not known.</summary>
    public uint? Crc32 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    public required string ContentType { get; init; }

    /// <summary>The file beside this one that is the original.</summary>
    public required string Original { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Origin Origin { get; init; }

    /// <summary>When it was taken, and how that is known; null until the file was read.</summary>
    public Taken? Taken { get; init; }

    /// <summary>What the file says that is in the picture.</summary>
    public string? Caption { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Stars, as the file has them.</summary>
    public int? Rating { get; init; }

    /// <summary>What persons set over what the file says; null for nothing.</summary>
    public PhotoOverlay? Set { get; init; }

    /// <summary>Later versions of it; null for none.</summary>
    public IReadOnlyList<ManifestVersion>? Edits { get; init; }

    /// <summary>That it lies in the trash.</summary>
    public ManifestTrash? Trash { get; init; }

    /// <summary>Since when the original is not beside this file, but the library's replicas alone have it; null when it is here.</summary>
    public DateTimeOffset? Elsewhere { get; init; }

    /// <summary>What it is shown by; null while the original is here, of which all of that can be made again.</summary>
    public ShownPhoto? Shown { get; init; }

    /// <summary>That of a file that arrives.</summary>
    public static PhotoManifest Of(string libraryId, Guid photoId, NewPhoto photo) => new()
    {
        PhotoId = photoId,
        LibraryId = libraryId,
        Name = photo.Name,
        Sha256 = photo.Hash,
        Sha1 = photo.Sha1,
        Crc32 = photo.Crc32,
        Size = photo.Size,
        ContentType = photo.ContentType,
        Original = FileOf(photo.BlobKey),
        ReceivedAt = photo.ReceivedAt,
        Origin = photo.Origin,
    };

    /// <summary>More than one has, with all that people write.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The last part of a blob's key.</summary>
    public static string FileOf(string blobKey) => blobKey[(blobKey.LastIndexOf('/') + 1)..];

    /// <summary>Reads one; null when it is none, or of a format that is not known here.</summary>
    public static PhotoManifest? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<PhotoManifest>(json, Json) is { Schema: > 0 and <= CurrentSchema } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The schema of one that a newer Qmulum wrote in a format that is not known here; null for all else.</summary>
    public static int? NewerSchemaOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<AnyFormat>(json, Json)?.Schema is > CurrentSchema and var schema ? schema : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>What is believed of a format that is not known.</summary>
    sealed record AnyFormat(int Schema);
}

/// <summary>A version of a photo that is not the original.</summary>
public sealed record ManifestVersion(int Number, ContentHash Sha256, long Size, string ContentType, string File, DateTimeOffset CreatedAt);

/// <param name="At">Since when it lies in the trash.</param>
/// <param name="By">The account that put it there.</param>
public sealed record ManifestTrash(DateTimeOffset At, Guid By);

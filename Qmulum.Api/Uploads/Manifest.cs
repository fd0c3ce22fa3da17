using System.Text.Json;
using System.Text.Json.Serialization;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>
/// What lies beside an original, so that the photo can be made again from the location alone, and a person can read what the file is.
/// Described in docs/storage-layout.md.
/// </summary>
sealed record Manifest(
    int Schema,
    Guid PhotoId,
    string LibraryId,
    string Name,
    ContentHash Sha256,
    long Size,
    string ContentType,
    string Original,
    DateTimeOffset ReceivedAt,
    Origin Origin)
{
    const int CurrentSchema = 1;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Manifest Of(string libraryId, Guid photoId, NewPhoto photo) => new(
        CurrentSchema,
        photoId,
        libraryId,
        photo.Name,
        photo.Hash,
        photo.Size,
        photo.ContentType,
        photo.BlobKey[(photo.BlobKey.LastIndexOf('/') + 1)..],
        photo.ReceivedAt,
        photo.Origin);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

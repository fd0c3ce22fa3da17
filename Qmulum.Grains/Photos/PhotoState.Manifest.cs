using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>Whether the manifest beside the original does not yet tell what this state tells. The photo is in the queue then.</summary>
    [Id(43)] public bool IsManifestDue { get; init; }

    /// <summary>What the manifest is to tell.</summary>
    /// <param name="id">The photo's id.</param>
    /// <param name="library">Its library; null when that is not there.</param>
    /// <param name="sha1">The original's SHA-1, if that is known.</param>
    public PhotoManifest ToManifest(Guid id, LibraryInfo? library, string? sha1)
    {
        var original = Versions[0];
        return new()
        {
            PhotoId = id,
            LibraryId = LibraryId,
            Library = library?.Name,
            Owner = library?.Owner,
            Name = Name,
            Sha256 = original.Hash,
            Sha1 = sha1,
            Crc32 = original.Crc32,
            Size = original.Size,
            ContentType = original.ContentType,
            Original = PhotoManifest.FileOf(original.BlobKey),
            ReceivedAt = ReceivedAt,
            Origin = Origin,
            Taken = Facts is null ? null : TakenByFile,
            Caption = Facts?.Description,
            Tags = Facts is { Keywords: { IsDefaultOrEmpty: false } keywords } ? keywords : null,
            Rating = Facts?.Rating,
            Set = Overlay == PhotoOverlay.None ? null : Overlay,
            Edits = Versions.Length == 1 ? null : [.. Versions.Skip(1).Select(ToManifest)],
            Trash = Trash is { } trash ? new(trash.At, trash.By) : null,
            Elsewhere = Elsewhere?.At,
            Shown = Elsewhere is null ? null : ToShown(),
        };
    }

    static ManifestVersion ToManifest(PhotoVersion version) => new(
        version.Number, version.Hash, version.Size, version.ContentType, PhotoManifest.FileOf(version.BlobKey), version.CreatedAt);
}

using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// What lies in the place of a photo's manifest. The rounds of a server, fsck and rebuild judge by this alone, so that none of them believes what another calls
/// damaged.
/// </summary>
/// <param name="Manifest">The manifest; null when what lies there is none of that photo, or is of a format that is not known here.</param>
/// <param name="Fault">What is wrong, for people; null when nothing is.</param>
public sealed record KeptManifest(PhotoManifest? Manifest, string? Fault)
{
    /// <summary>Whether a newer Qmulum wrote it, in a format that is not known here: it is no damage, and may tell what nobody else knows.</summary>
    public bool IsNewer { get; init; }

    /// <summary>Why it could not be read that is there, by its rights for example; null when it could, or is damaged.</summary>
    public StoreException? Unread { get; init; }

    /// <summary>What lies there; empty when it was not read.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What a file's size in bytes gives away, without reading it; null for nothing.</summary>
    public static string? FaultOf(long size) => size is > 0 and <= PhotoManifest.MaxBytes ? null : $"The manifest has {size} bytes.";

    /// <summary>Reads it.</summary>
    /// <param name="store">The locations.</param>
    /// <param name="key">Where it is.</param>
    /// <param name="libraryId">The photo's library.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="BlobNotFoundException">There is none.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static async Task<KeptManifest> ReadAsync(IBlobStore store, BlobKey key, string libraryId, Guid photo, CancellationToken ct)
    {
        await using var read = await store.OpenAsync(key, null, ct);
        if (FaultOf(read.Length) is { } fault)
        {
            return new(null, fault);
        }

        using MemoryStream content = new();
        await read.Content.CopyToAsync(content, ct);
        return Of(content.ToArray(), libraryId, photo);
    }

    static KeptManifest Of(byte[] content, string libraryId, Guid photo)
    {
        if (PhotoManifest.TryRead(content) is { } manifest && IsOf(manifest, libraryId, photo))
        {
            return new(manifest, null) { Content = content };
        }

        if (PhotoManifest.NewerSchemaOf(content) is { } schema)
        {
            var words = $"The manifest was written by a newer Qmulum (schema {schema}; this one reads {PhotoManifest.CurrentSchema}) and stays as it is: use that Qmulum again.";
            return new(null, words) { IsNewer = true, Content = content };
        }

        return new(null, "The manifest is none that can be read, or another photo's.") { Content = content };
    }

    /// <summary>A photo's id is made from its library and its original's hash, so that no manifest can be taken for another's.</summary>
    static bool IsOf(PhotoManifest manifest, string libraryId, Guid photo) =>
        manifest.LibraryId == libraryId && manifest.PhotoId == photo && PhotoId.Of(libraryId, manifest.Sha256) == photo;
}

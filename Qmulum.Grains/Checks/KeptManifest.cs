using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// What lies in the place of a photo's manifest. The rounds of a server, fsck and rebuild judge by this alone, so that none of them believes what another calls
/// damaged.
/// </summary>
/// <param name="Manifest">The manifest; null when what lies there is none of that photo.</param>
/// <param name="Fault">What is wrong, for people; null when nothing is.</param>
public sealed record KeptManifest(PhotoManifest? Manifest, string? Fault)
{
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
        return PhotoManifest.TryRead(content.GetBuffer().AsSpan(0, (int)content.Length)) is { } manifest && IsOf(manifest, libraryId, photo)
            ? new(manifest, null)
            : new(null, "The manifest is none that can be read, or another photo's.");
    }

    /// <summary>A photo's id is made from its library and its original's hash, so that no manifest can be taken for another's.</summary>
    static bool IsOf(PhotoManifest manifest, string libraryId, Guid photo) =>
        manifest.LibraryId == libraryId && manifest.PhotoId == photo && PhotoId.Of(libraryId, manifest.Sha256) == photo;
}

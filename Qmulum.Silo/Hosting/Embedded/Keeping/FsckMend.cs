using Qmulum.Data;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Mends what can be made again from what is there: lists from photos, renditions from originals, which the server makes when it starts, and an original that
/// is lost from another photo with the same bytes. One that is whole is never touched.
/// </summary>
sealed class FsckMend(IndexDatabase index, IGrainFactory grains, BytesCheck bytes, TimeProvider clock)
{
    /// <exception cref="QmulumException">The photo's library is not there.</exception>
    public Task MendAsync(FsckFinding finding, CancellationToken ct) => finding.Kind switch
    {
        FindingKind.RowMissing => TellAsync(finding, ct),
        FindingKind.RowWrong => ReplaceRowAsync(finding, ct),
        FindingKind.RowExtra => HideRowAsync(finding, ct),
        FindingKind.WorkMissing => EnqueueAsync(finding, ct),
        FindingKind.ManifestMissing or FindingKind.ManifestDamaged => grains.Photo(finding.Photo).KeepManifest(anyway: true),
        FindingKind.RenditionMissing => grains.Photo(finding.Photo).RemakeRenditions(),
        _ => Task.CompletedTask,
    };

    /// <summary>Looks at a lost original once more, and puts it back where that can be done.</summary>
    /// <returns>Null when it is whole; else who could send it.</returns>
    /// <exception cref="StoreException">The location is away.</exception>
    public async Task<string?> PutBackAsync(FsckFinding finding, CancellationToken ct)
    {
        var version = (await grains.Photo(finding.Photo).GetBlobs()).FirstOrDefault(blob => blob.Key == finding.Key && blob.Version is not null);
        if (version is not null && await bytes.ReadAsync(finding.Library, finding.Photo, version, ct) is null)
        {
            return null;
        }

        return await index.Replicas.CountHoldersAsync(finding.Library, finding.Photo, ct) switch
        {
            0 => "No replica holds it: send the same file again, or put it back from a copy.",
            var holders => $"{holders} replica(s) hold it, and send it back by their next pull while the server runs.",
        };
    }

    async Task TellAsync(FsckFinding finding, CancellationToken ct)
    {
        await grains.Photo(finding.Photo).Announce();
        await grains.Photo(finding.Photo).CompareWithLists(finding.Library); // which enters, too, what only the replicas have
        await index.Checks.EnterAsync(finding.Library, finding.Photo, sha1: null, ct);
        await EnqueueAsync(finding, ct);
    }

    /// <summary>By way of a gone one, so that counts and months stay right: a row that is newer than its photo would not be written over.</summary>
    async Task ReplaceRowAsync(FsckFinding finding, CancellationToken ct)
    {
        await HideRowAsync(finding, ct);
        await index.Photos.ForgetAsync(finding.Library, [finding.Photo], ct);
        await TellAsync(finding, ct);
    }

    async Task HideRowAsync(FsckFinding finding, CancellationToken ct)
    {
        if (await index.Photos.GetAsync(finding.Library, finding.Photo, ct) is { } row)
        {
            await index.Photos.RecordAsync(finding.Library, [row with { Revision = row.Revision + 1, Removed = true, Trash = null }], ct);
        }
    }

    Task EnqueueAsync(FsckFinding finding, CancellationToken ct) =>
        index.Tasks.EnqueueAsync(finding.Photo, finding.Library, WorkPriority.Backfill, clock.GetUtcNow(), ct);
}

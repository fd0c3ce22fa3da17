using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>A bad place on a disk is told of one file, a disk that is gone of none.</summary>
static class LocationTrial
{
    /// <summary>Tries the location of a blob that could not be read with a small one: whether the fault is the location's, and nothing is known of the blob.</summary>
    public static async Task<bool> IsAwayAsync(this IBlobStore store, BlobKey key, CancellationToken ct) =>
        !(await (await store.HolderOfAsync(key, ct)).CheckAsync(ct)).Healthy;
}

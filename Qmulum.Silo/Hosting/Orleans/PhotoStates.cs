using Qmulum.Data;
using Qmulum.Grains.Care;

namespace Qmulum.Silo.Hosting;

/// <summary>The states of a cluster, in its database.</summary>
sealed class PhotoStates(IndexDatabase index) : IPhotoStates
{
    public async Task<IReadOnlyList<StatedPhoto>> StepAsync(Guid? after, DateTimeOffset writtenBefore, int limit, CancellationToken ct) =>
        [.. (await index.ClusterStates.PhotosAsync(after, writtenBefore, limit, ct)).Select(static one => new StatedPhoto(one.Photo, one.LibraryId))];
}

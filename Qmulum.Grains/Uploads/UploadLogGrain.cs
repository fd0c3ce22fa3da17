using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Uploads;

/// <summary>The history of uploads without a record of their own. It keeps nothing itself: as many workers as there are callers share the index.</summary>
[StatelessWorker]
[GrainType(GrainNames.UploadLog)]
public sealed class UploadLogGrain(IndexDatabase index) : Grain, IUploadLogGrain
{
    public Task Enter(ImmutableArray<UploadAttempt> attempts) => IndexFaults.ToldAsync(async () =>
    {
        await index.Uploads.SaveAsync([.. attempts.Select(EntryOf)], CancellationToken.None);
        return attempts.Length;
    });

    static (string LibraryId, UploadRow Row, bool HasStopped) EntryOf(UploadAttempt attempt) =>
        (attempt.LibraryId, IndexMapping.ToRow(attempt), attempt.Progress == AttemptProgress.Failed);
}

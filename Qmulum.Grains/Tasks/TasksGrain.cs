using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tasks;

/// <summary>Finds by the index what is due and what was given up, and asks the photos why. It keeps nothing itself.</summary>
[StatelessWorker]
[GrainType(GrainNames.Tasks)]
public sealed class TasksGrain(IndexDatabase index) : Grain, ITasksGrain
{
    const char Slash = '/';

    public Task<QueueReport> GetQueues() => IndexFaults.ToldAsync(async () =>
    {
        var lengths = await index.Tasks.LengthsAsync(CancellationToken.None);
        return new QueueReport([.. lengths.Select(ToState)], await index.Statistics.CountFailedAsync(CancellationToken.None));
    });

    public async Task<FailedPage> GetFailed(string? after, int limit)
    {
        var start = after is null ? PhotoPlace.First : Read(after);
        var places = await IndexFaults.ToldAsync(() => index.Statistics.FailedAsync(start, limit, CancellationToken.None));
        var tasks = await Task.WhenAll(places.Select(FailedOfAsync));
        var next = places.Count == limit ? Write(places[^1]) : null;
        return new([.. tasks.SelectMany(task => task)], next);
    }

    async Task<IEnumerable<FailedTask>> FailedOfAsync(PhotoPlace place)
    {
        var photo = await GrainFactory.Photo(place.PhotoId).GetDetails();
        return photo?.Tasks
            .Where(task => task.Status is PhotoTaskStatus.Failed or PhotoTaskStatus.Quarantined)
            .Select(task => new FailedTask(place.PhotoId, place.LibraryId, task)) ?? [];
    }

    static QueueState ToState(QueueLength length) => new(length.Priority.ToString().ToLowerInvariant(), length.Waiting, length.Running, length.Overdue);

    static string Write(PhotoPlace place) => $"{place.LibraryId}{Slash}{place.PhotoId:D}";

    static PhotoPlace Read(string text)
    {
        var slash = text.LastIndexOf(Slash);
        return slash > 0 && LibraryId.IsValid(text[..slash]) && Guid.TryParseExact(text[(slash + 1)..], "D", out var photo)
            ? new(text[..slash], photo)
            : throw new QmulumException(FaultCode.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
    }
}

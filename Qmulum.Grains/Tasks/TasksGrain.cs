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

    public async Task<TaskPage> Find(TaskFilter filter, string? after, int limit)
    {
        var start = after is null ? new(filter.LibraryId ?? "", Guid.Empty) : Read(after);
        var places = await IndexFaults.ToldAsync(() => filter.State == TaskSearch.Failed
            ? FailedAsync(filter, start, limit)
            : QueuedAsync(filter, start, limit));
        var tasks = await Task.WhenAll(places.Select(place => TasksOfAsync(place, filter)));
        var next = places.Count == limit ? Write(places[^1]) : null;
        return new([.. tasks.SelectMany(task => task)], next);
    }

    async Task<List<PhotoPlace>> FailedAsync(TaskFilter filter, PhotoPlace start, int limit)
    {
        var places = await index.Statistics.FailedAsync(start, limit, CancellationToken.None);
        return filter.LibraryId is { } library ? [.. places.TakeWhile(place => place.LibraryId == library)] : places;
    }

    async Task<List<PhotoPlace>> QueuedAsync(TaskFilter filter, PhotoPlace start, int limit)
    {
        var running = filter.State == TaskSearch.Running;
        var queued = await index.Tasks.ListAsync(running, filter.LibraryId, start.PhotoId, limit, CancellationToken.None);
        return [.. queued.Select(photo => new PhotoPlace(photo.LibraryId, photo.PhotoId))];
    }

    async Task<IEnumerable<FoundTask>> TasksOfAsync(PhotoPlace place, TaskFilter filter)
    {
        var photo = await GrainFactory.Photo(place.PhotoId).GetDetails();
        return photo?.Tasks
            .Where(task => Fits(task, filter))
            .Select(task => new FoundTask(place.PhotoId, place.LibraryId, task)) ?? [];
    }

    static bool Fits(PhotoTask task, TaskFilter filter) =>
        (filter.State == TaskSearch.Failed ? task.Status is PhotoTaskStatus.Failed or PhotoTaskStatus.Quarantined : task.Status == PhotoTaskStatus.Due)
        && (filter.Operation is null || task.Operation == filter.Operation);

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

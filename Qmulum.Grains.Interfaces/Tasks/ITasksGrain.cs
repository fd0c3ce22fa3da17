using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What is due and what was given up, of all libraries. Found by <see cref="GrainFactoryExtensions.Tasks"/>.</summary>
[Alias("qmulum.tasks")]
public interface ITasksGrain : IGrainWithStringKey
{
    /// <summary>The queues, the most urgent first, and how many photos something was given up on.</summary>
    [Alias("GetQueues"), Idempotent]
    Task<QueueReport> GetQueues();

    /// <summary>Tasks by what the filter says, photo by photo. A page may hold fewer than there are photos on it, or none, and not be the last.</summary>
    /// <param name="filter">Which tasks are meant.</param>
    /// <param name="after">The <see cref="TaskPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">1 to 200 photos.</param>
    /// <exception cref="QmulumException">Invalid: <paramref name="after"/> is no place in the list.</exception>
    [Alias("Find"), Idempotent]
    Task<TaskPage> Find(TaskFilter filter, string? after, int limit);
}

/// <summary>What waits and what is worked on.</summary>
/// <param name="Failed">How many photos there are on which something was given up or set aside.</param>
[GenerateSerializer, Immutable, Alias("qmulum.queue-report")]
public sealed record QueueReport([property: Id(0)] ImmutableArray<QueueState> Queues, [property: Id(1)] long Failed);

/// <summary>A queue.</summary>
/// <param name="Name">How urgent it is: interactive, upload or backfill.</param>
/// <param name="Due">Photos that wait, also those that rest until they are tried again.</param>
/// <param name="Running">Photos that are worked on.</param>
/// <param name="Overdue">How long the photo that has been due longest has waited for a worker; zero when none is due.</param>
[GenerateSerializer, Immutable, Alias("qmulum.queue-state")]
public sealed record QueueState(
    [property: Id(0)] string Name, [property: Id(1)] long Due, [property: Id(2)] long Running, [property: Id(3)] TimeSpan Overdue);

/// <summary>A part of the tasks.</summary>
/// <param name="Next">Where the next page begins; null for the last.</param>
[GenerateSerializer, Immutable, Alias("qmulum.task-page")]
public sealed record TaskPage([property: Id(0)] ImmutableArray<FoundTask> Tasks, [property: Id(1)] string? Next);

/// <summary>A task that was found. The photo's name is not in it: what is in a library is its members' matter.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.found-task")]
public sealed record FoundTask([property: Id(0)] Guid PhotoId, [property: Id(1)] string LibraryId, [property: Id(2)] PhotoTask Task);

/// <summary>Which tasks are meant.</summary>
[GenerateSerializer, Alias("qmulum.task-search")]
public enum TaskSearch
{
    /// <summary>Given up or set aside.</summary>
    Failed = 1,

    /// <summary>Due, and in nobody's hands.</summary>
    Due = 2,

    /// <summary>In a worker's hands.</summary>
    Running = 3,
}

/// <summary>Which tasks are meant.</summary>
/// <param name="Operation">Of this operation alone; null for all.</param>
/// <param name="LibraryId">Of this library alone; null for all.</param>
[GenerateSerializer, Immutable, Alias("qmulum.task-filter")]
public sealed record TaskFilter([property: Id(0)] TaskSearch State, [property: Id(1)] string? Operation, [property: Id(2)] string? LibraryId);

using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The processes that work on what is due, as they have said of themselves a moment ago. Found by <see cref="GrainFactoryExtensions.Workers"/>. It keeps
/// nothing: after a restart it knows again what is said within a quarter of a minute.
/// </summary>
[Alias("qmulum.workers")]
public interface IWorkersGrain : IGrainWithStringKey
{
    /// <summary>A process says how it is.</summary>
    [Alias("Say"), Idempotent]
    Task Say(WorkerReport report);

    /// <summary>Those that were heard of within a minute, by their names.</summary>
    [Alias("GetAll"), Idempotent]
    Task<ImmutableArray<WorkerReport>> GetAll();
}

/// <summary>A process that works.</summary>
/// <param name="Owner">The name under which it holds photos in the queue.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Slots">Photos that it takes up at once.</param>
/// <param name="Busy">Photos that it has in hand.</param>
/// <param name="Done">Batches that it has done.</param>
/// <param name="Failed">Batches that it could not do, those included that were tried again.</param>
/// <param name="Lost">Decoding processes that a file cost, or that ended under one.</param>
[GenerateSerializer, Immutable, Alias("qmulum.worker-report")]
public sealed record WorkerReport(
    [property: Id(0)] string Owner,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] int Slots,
    [property: Id(3)] int Busy,
    [property: Id(4)] long Done,
    [property: Id(5)] long Failed,
    [property: Id(6)] long Lost = 0);

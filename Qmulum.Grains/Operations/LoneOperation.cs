using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations;

/// <summary>An operation that is done by itself, after the ones before it were told.</summary>
public abstract class LoneOperation : Operation
{
    /// <summary>Does it. What it throws is tried again later, and given up after a day of trying.</summary>
    /// <param name="order">The photo's version, and what else is known of it.</param>
    /// <param name="onProgress">Told now and then how many percent of something long are done.</param>
    /// <param name="cancellationToken">The server stops: the operation is begun anew after its start.</param>
    public abstract Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken);
}

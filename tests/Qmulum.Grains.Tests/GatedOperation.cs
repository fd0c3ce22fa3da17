using System.Collections.Concurrent;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;

namespace Qmulum.Grains.Tests;

/// <summary>An operation that makes nothing: it waits at a gate when it is closed, fails when it is told to, and counts.</summary>
sealed class GatedOperation : LoneOperation
{
    readonly ConcurrentDictionary<Guid, int> _runs = [];
    volatile TaskCompletionSource _gate = Opened();

    public override string Name => "nothing";

    public override int Version => 1;

    public override OperationNeeds Needs => Wants;

    public override WorkParts Gives => WorkParts.Nothing;

    public override bool IsDueOnArrival => Arrives;

    public override bool IsRequeueable => MayRunAgain;

    public OperationNeeds Wants { get; init; } = OperationNeeds.Nothing;

    public bool Arrives { get; init; }

    public bool MayRunAgain { get; init; } = true;

    /// <summary>Whether it fails on a photo.</summary>
    public Func<Guid, bool> Fails { get; set; } = _ => false;

    /// <summary>How often it was done, by photo.</summary>
    public IReadOnlyDictionary<Guid, int> Runs => _runs;

    public override bool AppliesTo(PhotoKind kind) => true;

    public void Close() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    public override async Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken)
    {
        await _gate.Task.WaitAsync(cancellationToken);
        if (Fails(order.PhotoId))
        {
            throw new InvalidOperationException("It fails (played by a test).");
        }

        _runs.AddOrUpdate(order.PhotoId, 1, (_, runs) => runs + 1);
        return WorkResult.OfNothing(order);
    }

    static TaskCompletionSource Opened()
    {
        TaskCompletionSource gate = new();
        gate.SetResult();
        return gate;
    }
}

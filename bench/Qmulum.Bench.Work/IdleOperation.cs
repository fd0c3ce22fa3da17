using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;

namespace Qmulum.Bench.Work;

/// <summary>An operation that does nothing, or keeps a core busy for a while.</summary>
sealed class IdleOperation : LoneOperation
{
    int _done;

    public override string Name => "idle";

    public override int Version => 1;

    public override OperationNeeds Needs => OperationNeeds.Nothing;

    public override WorkParts Gives => WorkParts.Nothing;

    public override bool IsDueOnArrival => false;

    public TimeSpan Busy { get; set; }

    public int Done => Volatile.Read(ref _done);

    public override bool AppliesTo(PhotoKind kind) => kind == PhotoKind.Video;

    public override async Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken)
    {
        if (Busy > TimeSpan.Zero)
        {
            // A thread of its own, as a decoder is a process of its own.
            await Task.Factory.StartNew(KeepBusy, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Interlocked.Increment(ref _done);
        return WorkResult.OfNothing(order);
    }

    void KeepBusy()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Busy)
        {
            Thread.SpinWait(1_000);
        }
    }
}

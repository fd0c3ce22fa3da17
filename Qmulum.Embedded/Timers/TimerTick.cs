using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Timers;

/// <summary>One tick of a grain timer, as a turn of its activation.</summary>
sealed class TimerTick(GrainTimer timer) : TaskRequest
{
    /// <summary>Whether the tick counts as use of the activation.</summary>
    public bool KeepsAlive => timer.KeepsAlive;

    protected override Task Call(object grain) => timer.TickAsync();
}

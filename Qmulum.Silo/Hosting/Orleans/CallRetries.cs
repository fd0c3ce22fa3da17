using System.Diagnostics;
using System.Reflection;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Sends a call again when a silo went away under it, if its method says that it may be: while the cluster finds out, a request takes
/// seconds instead of failing. Calls from outside the grains alone, be it from an API node or from the silo's own endpoints: a grain that waited here
/// would keep its callers waiting, and they send theirs again.
/// </summary>
sealed class CallRetries(ILogger<CallRetries> log) : IOutgoingGrainCallFilter
{
    static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(20);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var watch = Stopwatch.StartNew();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await context.Invoke();
                if (context.Response?.Exception is not { } failed || !IsPassing(failed) || !MayRepeat(context, watch.Elapsed))
                {
                    return;
                }
            }
            catch (Exception exception) when (IsPassing(exception) && MayRepeat(context, watch.Elapsed))
            {
                // It is sent again below.
            }

            log.CallRepeated(context.MethodName);
            await Task.Delay(pause);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    static bool MayRepeat(IOutgoingGrainCallContext context, TimeSpan waited) =>
        waited < GiveUpAfter && !IsOfGrain(context) && context.InterfaceMethod?.GetCustomAttribute<IdempotentAttribute>() is not null;

    static bool IsOfGrain(IOutgoingGrainCallContext context) => context.SourceId is { } source && !source.IsClient();

    // Of Orleans' exceptions, those that say that the call did not come through; and no answer at all.
    static bool IsPassing(Exception exception) => exception
        is OrleansMessageRejectionException
        or ClientNotAvailableException
        or Orleans.Storage.InconsistentStateException
        or TimeoutException
        or QmulumException { Code: FaultCode.Unavailable };
}

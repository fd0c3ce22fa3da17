using System.Reflection;
using Orleans.Serialization.Invocation;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Invocation;

/// <summary>
/// One request to a grain: a call with its arguments, or a turn of the host's own. It is its own place in the mailbox, in the
/// list of calls that can time out, and the source of the caller's task, so that a call allocates one object.
/// </summary>
abstract class GrainRequest : IInvokable
{
    int _answered;
    IDisposable? _cancellation;

    /// <summary>Set by the code that makes the request, before it is sent.</summary>
    public GrainMethod Method { get; set; } = null!;

    /// <summary>The reference that it was sent through; null when it is bound to one activation.</summary>
    public GrainProxy? Proxy { get; set; }

    /// <summary>What <see cref="RequestContext"/> held where it was sent from.</summary>
    public RequestProperties? Properties { get; set; }

    /// <summary>Whether a grain sent it: such a request still runs while the host drains.</summary>
    public bool FromGrain { get; set; }

    /// <summary>The activation that runs it.</summary>
    public Activation? Activation { get; set; }

    public Admission Admission { get; set; }

    /// <summary>The next in the mailbox.</summary>
    public GrainRequest? NextWaiting { get; set; }

    /// <summary>Whether the caller has its answer, or no longer waits for one.</summary>
    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    // The place in the list of calls that can time out; all three belong to InFlightCalls and are read under its lock.
    internal InFlightCalls.Stripe? InFlight { get; set; }

    internal GrainRequest? PreviousInFlight { get; set; }

    internal GrainRequest? NextInFlight { get; set; }

    internal long SentAt { get; set; }

    /// <summary>Whether it may be able to start while another runs.</summary>
    public bool MightInterleave => Method.AlwaysInterleave || Method.ReadOnly || Properties is { } p && p.ReentrancyId != Guid.Empty;

    /// <summary>Runs it as a turn. It returns at the first await; it never throws.</summary>
    public abstract void Invoke(object grain);

    /// <summary>Answers with an error, unless it is answered already.</summary>
    public abstract bool TryFail(Exception error);

    /// <summary>Ends the caller's wait when the token is cancelled. The grain sees the same token by itself.</summary>
    public void CancelWith(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _cancellation = token.UnsafeRegister(
                static (request, cancelled) => ((GrainRequest)request!).TryFail(new OperationCanceledException(cancelled)), this);
        }
    }

    public string GetMethodName() => Known(Method.Method).Name;

    public string GetInterfaceName() => GetInterfaceType().Name;

    public Type GetInterfaceType() => Known(Method.Interface);

    public MethodInfo GetMethod() => Known(Method.Method);

    public int GetArgumentCount() => Known(Method.Method).GetParameters().Length;

    public object? GetArgument(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, GetArgumentCount());
        return GetType().GetField(ProxyBuilder.ArgumentField(index))!.GetValue(this);
    }

    /// <summary>True for the one who may answer.</summary>
    protected bool Claim()
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
        {
            return false;
        }

        InFlight?.Remove(this);
        _cancellation?.Dispose();
        return true;
    }

    T Known<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException($"{Method.Name} is not a method of an interface.");
}

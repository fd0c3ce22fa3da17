using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Invocation;

/// <summary>
/// A reference that sends. The classes emitted by <see cref="ProxyBuilder"/> derive from it, one a grain interface; it keeps
/// the target of its last call, which spares the look-up as long as that lives.
/// </summary>
class GrainProxy : GrainReference
{
    readonly GrainClass? _class;
    RequestTarget? _target;

    /// <param name="runtime">The host.</param>
    /// <param name="grainClass">Null for an observer, which is there or is not, and is never made by a call.</param>
    /// <param name="grainId">Which grain.</param>
    public GrainProxy(EmbeddedRuntime runtime, GrainClass? grainClass, GrainId grainId)
        : base(runtime, grainId)
    {
        _class = grainClass;
    }

    public Task SendTask(GrainRequest<Nothing> request, CancellationToken token)
    {
        Send(request, token);
        return request.AnswerWithoutResult.AsTask();
    }

    public Task<TResult> SendTask<TResult>(GrainRequest<TResult> request, CancellationToken token)
    {
        Send(request, token);
        return request.Answer.AsTask();
    }

    public ValueTask SendValueTask(GrainRequest<Nothing> request, CancellationToken token)
    {
        Send(request, token);
        return request.AnswerWithoutResult;
    }

    public ValueTask<TResult> SendValueTask<TResult>(GrainRequest<TResult> request, CancellationToken token)
    {
        Send(request, token);
        return request.Answer;
    }

    /// <summary>Sends without an answer: what goes wrong is logged.</summary>
    public void SendOneWay(GrainRequest request)
    {
        request.Proxy = this;
        request.FromGrain = RuntimeContext.Current is not null;
        request.Properties = RequestContext.Current;
        request.TryFail(OneWayCall.Unanswered); // Nobody waits: an error of the grain is logged from here on.
        try
        {
            Dispatch(request);
        }
        catch (Exception error)
        {
            Runtime.Log.ErrorWithoutCaller(error, request.Method.Name, GrainId.Type);
        }
    }

    public IAsyncEnumerable<T> Enumerate<T>(EnumerableCall<T> call) => new GrainEnumerable<T>(this, call);

    /// <summary>Brings the request to the grain, and makes its activation if there is none.</summary>
    public void Dispatch(GrainRequest request)
    {
        Runtime.Admit(request);
        var target = _target;
        while (target is null || !target.TryPost(request))
        {
            target = Runtime.Directory.Find(_class, GrainId);
        }

        _target = target;
    }

    /// <summary>As <see cref="Dispatch"/>; what prevents it becomes the answer.</summary>
    public void DispatchOrFail(GrainRequest request)
    {
        try
        {
            Dispatch(request);
        }
        catch (Exception error)
        {
            request.TryFail(error);
        }
    }

    void Send(GrainRequest request, CancellationToken token)
    {
        request.Proxy = this;
        request.FromGrain = RuntimeContext.Current is not null;
        request.Properties = RequestContext.Current;
        Runtime.CallsInFlight(request.Method).Add(request);
        request.CancelWith(token);
        DispatchOrFail(request);
    }
}

using System.Threading.Tasks.Sources;
using Orleans.Storage;

namespace Qmulum.Embedded.Invocation;

/// <summary>A request and the task of its answer, which may be taken once.</summary>
abstract class GrainRequest<TResult> : GrainRequest, IValueTaskSource<TResult>, IValueTaskSource
{
    // Continuations of a caller never run inside the turn that answers it; those of a grain go to its own scheduler.
    ManualResetValueTaskSourceCore<TResult> _answer = new() { RunContinuationsAsynchronously = true };

    public ValueTask<TResult> Answer => new(this, _answer.Version);

    public ValueTask AnswerWithoutResult => new(this, _answer.Version);

    public override bool TryFail(Exception error)
    {
        if (!Claim())
        {
            return false;
        }

        _answer.SetException(error);
        return true;
    }

    public TResult GetResult(short token) => _answer.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _answer.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    /// <summary>The grain's side: the turn has ended well.</summary>
    protected void End(TResult result)
    {
        Activation!.OnEnded(this);
        if (Claim())
        {
            _answer.SetResult(result);
        }
    }

    /// <summary>The grain's side: the turn has ended with an error.</summary>
    protected void End(Exception error)
    {
        if (error is InconsistentStateException { IsSourceActivation: true } stale)
        {
            stale.IsSourceActivation = false; // The caller's activation, if it is a grain, holds nothing stale.
            Activation!.Deactivate(new(DeactivationReasonCode.ApplicationError, error, "Its stored state was changed by someone else"));
        }

        Activation!.OnEnded(this);
        if (!TryFail(error))
        {
            Activation.Runtime.Log.ErrorWithoutCaller(error, Method.Name, Activation.GrainId.Type);
        }
    }

    protected InvalidOperationException ReturnedNull() => new($"{Method.Name} returned null in place of a task.");
}

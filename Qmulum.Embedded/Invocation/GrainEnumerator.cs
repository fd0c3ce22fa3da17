namespace Qmulum.Embedded.Invocation;

/// <summary>The caller's side of one enumeration: it asks the grain for some items at a time.</summary>
sealed class GrainEnumerator<T>(GrainProxy proxy, EnumerableCall<T> call, CancellationToken token) : IAsyncEnumerator<T>
{
    readonly EnumerationSession<T> _session = new(call, token);
    readonly GrainMethod _step = call.Method.EnumerationStep();
    EnumerationBatch<T> _batch = new([], Ended: false);
    int _position = -1;

    public T Current => _batch.Items[_position];

    public async ValueTask<bool> MoveNextAsync()
    {
        while (++_position >= _batch.Items.Count)
        {
            if (_batch.Ended)
            {
                return false;
            }

            _batch = await NextBatchAsync();
            _position = -1;
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_session.Activation is not { } activation)
        {
            return;
        }

        EnumerationEnd<T> end = new(_session) { Method = _step };
        if (activation.TryPost(end))
        {
            await end.AnswerWithoutResult;
        }
    }

    ValueTask<EnumerationBatch<T>> NextBatchAsync()
    {
        token.ThrowIfCancellationRequested();
        EnumerationStep<T> step = new(_session) { Method = _step };
        if (_session.Activation is not { } activation)
        {
            return proxy.SendValueTask(step, token);
        }

        proxy.Runtime.CallsInFlight(_step).Add(step);
        step.CancelWith(token);
        if (!activation.TryPost(step))
        {
            step.TryFail(new EnumerationAbortedException($"{_step.Name}: the activation of {proxy.GrainId} that ran it is gone."));
        }

        return step.Answer;
    }
}

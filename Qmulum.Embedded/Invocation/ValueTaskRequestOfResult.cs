namespace Qmulum.Embedded.Invocation;

/// <summary>A call of a method that returns <see cref="ValueTask{TResult}"/>.</summary>
abstract class ValueTaskRequest<TResult> : GrainRequest<TResult>
{
    public sealed override void Invoke(object grain)
    {
        ValueTask<TResult> task;
        try
        {
            task = Call(grain);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        if (task.IsCompletedSuccessfully)
        {
            End(task.Result);
            return;
        }

        _ = EndAfterAsync(task);
    }

    protected abstract ValueTask<TResult> Call(object grain);

    async Task EndAfterAsync(ValueTask<TResult> task)
    {
        TResult result;
        try
        {
            result = await task.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(result);
    }
}

namespace Qmulum.Embedded.Invocation;

/// <summary>A call of a method that returns <see cref="Task{TResult}"/>.</summary>
abstract class TaskRequest<TResult> : GrainRequest<TResult>
{
    public sealed override void Invoke(object grain)
    {
        Task<TResult> task;
        try
        {
            task = Call(grain) ?? throw ReturnedNull();
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

    protected abstract Task<TResult> Call(object grain);

    async Task EndAfterAsync(Task<TResult> task)
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

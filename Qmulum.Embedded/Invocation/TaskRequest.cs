namespace Qmulum.Embedded.Invocation;

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
abstract class TaskRequest : GrainRequest<Nothing>
{
    public sealed override void Invoke(object grain)
    {
        Task task;
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
            End(default(Nothing));
            return;
        }

        _ = EndAfterAsync(task);
    }

    protected abstract Task Call(object grain);

    async Task EndAfterAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(default(Nothing));
    }
}

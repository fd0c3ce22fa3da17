namespace Qmulum.Embedded.Invocation;

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
abstract class ValueTaskRequest : GrainRequest<Nothing>
{
    public sealed override void Invoke(object grain)
    {
        ValueTask task;
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
            task.GetAwaiter().GetResult();
            End(default(Nothing));
            return;
        }

        _ = EndAfterAsync(task);
    }

    protected abstract ValueTask Call(object grain);

    async Task EndAfterAsync(ValueTask task)
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

using Orleans.Streams;

namespace Qmulum.Embedded.Streams;

/// <summary>A batch observer made of functions.</summary>
sealed class FunctionBatchObserver<T> : IAsyncBatchObserver<T>
{
    readonly Func<IList<SequentialItem<T>>, Task> _onNext;
    readonly Func<Exception, Task>? _onError;
    readonly Func<Task>? _onCompleted;

    public FunctionBatchObserver(Func<IList<SequentialItem<T>>, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted)
    {
        ArgumentNullException.ThrowIfNull(onNext);
        _onNext = onNext;
        _onError = onError;
        _onCompleted = onCompleted;
    }

    public Task OnNextAsync(IList<SequentialItem<T>> items) => _onNext(items);

    public Task OnErrorAsync(Exception ex) => _onError?.Invoke(ex) ?? Task.CompletedTask;

    public Task OnCompletedAsync() => _onCompleted?.Invoke() ?? Task.CompletedTask;
}

using Orleans.Streams;

namespace Qmulum.Embedded.Streams;

/// <summary>An observer made of functions.</summary>
sealed class FunctionObserver<T> : IAsyncObserver<T>
{
    readonly Func<T, StreamSequenceToken?, Task> _onNext;
    readonly Func<Exception, Task>? _onError;
    readonly Func<Task>? _onCompleted;

    public FunctionObserver(Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted)
    {
        ArgumentNullException.ThrowIfNull(onNext);
        _onNext = onNext;
        _onError = onError;
        _onCompleted = onCompleted;
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _onNext(item, token);

    public Task OnErrorAsync(Exception ex) => _onError?.Invoke(ex) ?? Task.CompletedTask;

    public Task OnCompletedAsync() => _onCompleted?.Invoke() ?? Task.CompletedTask;
}

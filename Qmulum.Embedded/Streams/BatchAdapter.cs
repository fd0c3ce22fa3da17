using Orleans.Streams;

namespace Qmulum.Embedded.Streams;

/// <summary>Gives a batch observer batches of one: here events come one by one.</summary>
sealed class BatchAdapter<T> : IAsyncObserver<T>
{
    readonly IAsyncBatchObserver<T> _observer;

    public BatchAdapter(IAsyncBatchObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observer = observer;
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _observer.OnNextAsync([new(item, token!)]);

    public Task OnErrorAsync(Exception ex) => _observer.OnErrorAsync(ex);

    public Task OnCompletedAsync() => _observer.OnCompletedAsync();
}

using Qmulum.Embedded.Streams;

namespace Orleans.Streams;

/// <summary>Subscriptions by batches, by functions in place of an observer.</summary>
public static class AsyncBatchObservableExtensions
{
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync) =>
        Checked(obs).SubscribeAsync(new FunctionBatchObserver<T>(onNextAsync, null, null));

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
        Checked(obs).SubscribeAsync(new FunctionBatchObserver<T>(onNextAsync, onErrorAsync, null));

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Task> onCompletedAsync) =>
        Checked(obs).SubscribeAsync(new FunctionBatchObserver<T>(onNextAsync, null, onCompletedAsync));

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs,
        Func<IList<SequentialItem<T>>, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync,
        Func<Task> onCompletedAsync) =>
        Checked(obs).SubscribeAsync(new FunctionBatchObserver<T>(onNextAsync, onErrorAsync, onCompletedAsync));

    static IAsyncBatchObservable<T> Checked<T>(IAsyncBatchObservable<T> obs) => obs ?? throw new ArgumentNullException(nameof(obs));
}

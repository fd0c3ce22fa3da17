using Qmulum.Embedded.Streams;

namespace Orleans.Streams;

/// <summary>Subscriptions by functions in place of an observer.</summary>
public static class AsyncObservableExtensions
{
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, null), null);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, null), null);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Task> onCompletedAsync) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, onCompletedAsync), null);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync,
        Func<Task> onCompletedAsync) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, onCompletedAsync), null);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, null), token);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync,
        StreamSequenceToken? token) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, null), token);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Task> onCompletedAsync,
        StreamSequenceToken? token) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, onCompletedAsync), token);

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync,
        Func<Task> onCompletedAsync,
        StreamSequenceToken? token) =>
        Checked(obs).SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, onCompletedAsync), token);

    static IAsyncObservable<T> Checked<T>(IAsyncObservable<T> obs) => obs ?? throw new ArgumentNullException(nameof(obs));
}

using Orleans.Streams;

namespace Qmulum.Embedded.Streams;

/// <summary>Passes events on to an observer of their type.</summary>
sealed class StreamHandler<T>(IAsyncObserver<T> observer) : IStreamHandler
{
    public Task HandleAsync(StreamEvent streamEvent) => streamEvent.Kind switch
    {
        EventKind.Item => observer.OnNextAsync(Typed(streamEvent.Item), streamEvent.Token),
        EventKind.Completed => observer.OnCompletedAsync(),
        _ => observer.OnErrorAsync((Exception)streamEvent.Item!),
    };

    public Task OnErrorAsync(Exception error) => observer.OnErrorAsync(error);

    static T Typed(object? item) => item is T typed || item is null && default(T) is null
        ? (T)item!
        : throw new InvalidCastException($"The subscriber takes events of type {typeof(T)}, and this one is a {item?.GetType().ToString() ?? "null"}.");
}

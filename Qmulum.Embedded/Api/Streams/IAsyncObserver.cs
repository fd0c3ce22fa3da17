namespace Orleans.Streams;

/// <summary>What receives the events of a stream, one after the other.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>On a stream: publishes. It completes when the event is in the queue of every subscriber.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    Task OnCompletedAsync() => Task.CompletedTask;

    Task OnErrorAsync(Exception ex);
}

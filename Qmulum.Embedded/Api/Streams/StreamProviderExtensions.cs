namespace Orleans.Streams;

/// <summary>Streams by their key alone, or by namespace and key.</summary>
public static class StreamProviderExtensions
{
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) => GetStream<T>(streamProvider, null, id);

    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string? ns, Guid id) =>
        Checked(streamProvider).GetStream<T>(StreamId.Create(ns, id));

    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) => GetStream<T>(streamProvider, null, id);

    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string? ns, string id) =>
        Checked(streamProvider).GetStream<T>(StreamId.Create(ns, id));

    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, long id) => GetStream<T>(streamProvider, null, id);

    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string? ns, long id) =>
        Checked(streamProvider).GetStream<T>(StreamId.Create(ns, id));

    static IStreamProvider Checked(IStreamProvider provider) => provider ?? throw new ArgumentNullException(nameof(provider));
}

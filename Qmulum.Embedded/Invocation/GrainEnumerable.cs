namespace Qmulum.Embedded.Invocation;

/// <summary>What a caller gets from a grain method that returns an <see cref="IAsyncEnumerable{T}"/>.</summary>
sealed class GrainEnumerable<T>(GrainProxy proxy, EnumerableCall<T> call) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new GrainEnumerator<T>(proxy, call, cancellationToken);
}

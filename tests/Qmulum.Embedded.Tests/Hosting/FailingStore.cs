using Qmulum.Embedded.State;

namespace Qmulum.Embedded.Tests;

/// <summary>A fault: the next write or clear fails before it reaches the real store.</summary>
public sealed class FailingStore
{
    Exception? _next;

    public void FailNext(Exception error) => _next = error;

    public IGrainStateStore Around(IGrainStateStore store) => new Store(this, store);

    void ThrowIfSet()
    {
        if (Interlocked.Exchange(ref _next, null) is { } error)
        {
            throw error;
        }
    }

    sealed class Store(FailingStore faults, IGrainStateStore inner) : IGrainStateStore
    {
        public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

        public async Task<string> WriteAsync(StateKey key, ReadOnlyMemory<byte> json, string? etag, CancellationToken cancellationToken)
        {
            await Task.Yield();
            faults.ThrowIfSet();
            return await inner.WriteAsync(key, json, etag, cancellationToken);
        }

        public async Task ClearAsync(StateKey key, string? etag, CancellationToken cancellationToken)
        {
            await Task.Yield();
            faults.ThrowIfSet();
            await inner.ClearAsync(key, etag, cancellationToken);
        }
    }
}

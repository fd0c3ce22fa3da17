using Orleans.Storage;

namespace Qmulum.Embedded.State;

/// <summary>Keeps the records of grain states. The host's own is SQLite; a test can put a store that fails before it.</summary>
public interface IGrainStateStore
{
    /// <summary>The record, or null.</summary>
    Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>Writes the record if its version is still this one. It is durable when the task completes.</summary>
    /// <param name="key">Which state.</param>
    /// <param name="json">The value in UTF-8.</param>
    /// <param name="etag">The version that was read; null when there was no record.</param>
    /// <param name="cancellationToken">Cancels a write that has not begun.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="InconsistentStateException">The record has another version; nothing was written.</exception>
    Task<string> WriteAsync(StateKey key, ReadOnlyMemory<byte> json, string? etag, CancellationToken cancellationToken);

    /// <summary>Deletes the record if its version is still this one; null with no record does nothing.</summary>
    /// <exception cref="InconsistentStateException">The record has another version; nothing was deleted.</exception>
    Task ClearAsync(StateKey key, string? etag, CancellationToken cancellationToken);
}

namespace Orleans.Core;

/// <summary>A stored value with its version.</summary>
public interface IStorage
{
    /// <summary>The version that was last read or written; null when there is no record.</summary>
    string? Etag { get; }

    /// <summary>Whether there was a record when it was last read, written or cleared.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the record and makes the state a new value.</summary>
    Task ClearStateAsync();

    /// <summary>Writes the state. It is durable when the task completes; when it fails, nothing was stored.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">The record was changed by someone else.</exception>
    Task WriteStateAsync();

    /// <summary>Reads the record, replacing the state.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

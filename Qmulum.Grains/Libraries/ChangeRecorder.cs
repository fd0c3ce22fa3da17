using System.Collections.Immutable;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Libraries;

/// <summary>
/// Gives a library's changes their numbers: what arrives while a batch is being written goes into the next one, so that a hundred
/// uploads share a transaction and the stream hears of changes in the order of their numbers. Used from its grain's turns alone.
/// </summary>
sealed class ChangeRecorder(string libraryId, PhotoIndex index, Func<ImmutableArray<Change>, Task> publish)
{
    /// <summary>Entries of one transaction: keeps it, and the event that carries it, small.</summary>
    const int MaxBatch = 500;

    Batch? _open;
    Task _last = Task.CompletedTask;

    /// <summary>Returns once the entry is durable; fails as the write of its batch fails.</summary>
    public Task RecordAsync(PhotoEntry entry)
    {
        if (_open is not { Entries.Count: < MaxBatch })
        {
            _open = new();
            _last = _open.Written = WriteAfterAsync(_last, _open);
        }

        _open.Entries.Add(entry);
        return _open.Written;
    }

    async Task WriteAfterAsync(Task previous, Batch batch)
    {
        // Always gives way once, so that the batch gets its first entry before it is closed.
        await Task.Yield();
        await previous.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (_open == batch)
        {
            _open = null;
        }

        var logged = await index.RecordAsync(libraryId, batch.Entries.ConvertAll(IndexMapping.ToRow), CancellationToken.None);
        if (logged.Count > 0)
        {
            await publish([.. logged.Select(IndexMapping.ToChange)]);
        }
    }

    sealed class Batch
    {
        public List<PhotoEntry> Entries { get; } = [];

        public Task Written { get; set; } = Task.CompletedTask;
    }
}

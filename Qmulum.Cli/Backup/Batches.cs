using System.Threading.Channels;

namespace Qmulum.Cli.Backup;

/// <summary>Gathers what a channel brings into batches.</summary>
static class Batches
{
    /// <summary>
    /// A batch goes out when it is full, or a while after its first item: hashing a thousand large files takes minutes, and the
    /// line must not lie idle meanwhile.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        ChannelReader<T> source,
        int size,
        TimeSpan patience,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await source.WaitToReadAsync(cancellationToken))
        {
            var full = Task.Delay(patience, cancellationToken);
            List<T> batch = [];
            do
            {
                while (batch.Count < size && source.TryRead(out var item))
                {
                    batch.Add(item);
                }
            }
            while (batch.Count < size && await MoreAsync(source, full, cancellationToken));

            yield return batch;
        }
    }

    /// <summary>Whether there is another item before the time is over.</summary>
    static async Task<bool> MoreAsync<T>(ChannelReader<T> source, Task full, CancellationToken cancellationToken)
    {
        var more = source.WaitToReadAsync(cancellationToken).AsTask();
        return await Task.WhenAny(more, full) == more && await more;
    }
}

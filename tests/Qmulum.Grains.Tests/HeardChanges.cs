using System.Threading.Channels;
using Orleans.Streams;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>The numbers of the changes that a library's stream brought to this client, in the order they came.</summary>
sealed class HeardChanges(IClusterClient client)
{
    readonly Channel<long> _heard = Channel.CreateUnbounded<long>();

    public Task ListenAsync(string libraryId) => client
        .GetStreamProvider(StreamNames.Provider)
        .GetStream<LibraryChanges>(StreamId.Create(StreamNames.LibraryChanges, libraryId))
        .SubscribeAsync((changes, _) =>
        {
            foreach (var change in changes.Changes)
            {
                _heard.Writer.TryWrite(change.Seq);
            }

            return Task.CompletedTask;
        });

    /// <summary>All that came until that number.</summary>
    public async Task<List<long>> UpToAsync(long seq)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var numbers = new List<long>();
        await foreach (var number in _heard.Reader.ReadAllAsync(deadline.Token))
        {
            numbers.Add(number);
            if (number == seq)
            {
                break;
            }
        }

        return numbers;
    }
}

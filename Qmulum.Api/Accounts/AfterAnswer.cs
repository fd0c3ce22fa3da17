using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Qmulum.Api.Accounts;

/// <summary>
/// What is done after the answer has gone, so that its time tells nothing of what there was to do: whether an address has an account is known here
/// alone. What waits ends with the process; whoever waits for a letter asks again.
/// </summary>
sealed class AfterAnswer(ILogger<AfterAnswer> log) : BackgroundService
{
    const int MaxWaiting = 1_000;

    readonly Channel<Func<CancellationToken, Task>> _work =
        Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Takes work; false when 1,000 wait already.</summary>
    public bool TryPost(Func<CancellationToken, Task> work) => _work.Writer.TryWrite(work);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.AfterAnswerFailed(exception);
            }
        }
    }
}

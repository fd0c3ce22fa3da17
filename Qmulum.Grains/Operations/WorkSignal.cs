using System.Threading.Channels;

namespace Qmulum.Grains.Operations;

/// <summary>Wakes this process's workers when something became due here, so that they need not poll often for what other processes enter.</summary>
public sealed class WorkSignal
{
    readonly Channel<bool> _pulse = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something is due. Any number of calls before the workers look is one.</summary>
    public void Wake() => _pulse.Writer.TryWrite(true);

    /// <summary>Waits for a call of <see cref="Wake"/>; false when there was none for <paramref name="atMost"/>.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _pulse.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

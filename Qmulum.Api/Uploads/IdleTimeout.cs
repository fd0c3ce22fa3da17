namespace Qmulum.Api.Uploads;

/// <summary>Cancels when nothing has arrived for a while. A slow upload is fine; one that stands still holds a place and a file.</summary>
sealed class IdleTimeout : IDisposable
{
    readonly CancellationTokenSource _source;
    readonly TimeSpan _after;

    public IdleTimeout(TimeSpan after, CancellationToken cancellationToken)
    {
        _after = after;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source.CancelAfter(after);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something arrived.</summary>
    public void Touch() => _source.CancelAfter(_after);

    public void Dispose() => _source.Dispose();
}

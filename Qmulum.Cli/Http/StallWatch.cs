namespace Qmulum.Cli.Http;

/// <summary>
/// Cancels when nothing has moved for a while. A time limit on the whole request would fail large files on slow lines, no limit
/// would wait for ever on a server that hangs.
/// </summary>
sealed class StallWatch : IDisposable
{
    readonly TimeSpan _patience;
    readonly CancellationTokenSource _source;

    public StallWatch(TimeSpan patience, CancellationToken cancellationToken)
    {
        _patience = patience;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Moved();
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something moved: the wait begins anew.</summary>
    public void Moved() => _source.CancelAfter(_patience);

    public void Dispose() => _source.Dispose();
}

using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Invocation;

/// <summary>The grain's side of one enumeration: it lives in the activation that its first step came to, and ends with it.</summary>
sealed class EnumerationSession<T>(EnumerableCall<T> call, CancellationToken token) : IAsyncDisposable
{
    const int BatchSize = 100;

    readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(token);
    IAsyncEnumerator<T>? _source;
    Task<bool>? _moving;

    /// <summary>Null until the first step has run.</summary>
    public Activation? Activation { get; private set; }

    /// <summary>Takes what is there, waiting for the first at most as long as a heartbeat, so that a call never times out.</summary>
    public async ValueTask<EnumerationBatch<T>> NextAsync(Activation activation, object grain)
    {
        Open(activation, grain);
        List<T> items = [];
        while (items.Count < BatchSize)
        {
            _moving ??= _source!.MoveNextAsync().AsTask();
            if (!_moving.IsCompleted && (items.Count > 0 || !await IsThereInTimeAsync(activation.Runtime, _moving)))
            {
                break;
            }

            var moved = _moving;
            _moving = null;
            if (!await moved)
            {
                return new(items, Ended: true);
            }

            items.Add(_source!.Current);
        }

        return new(items, Ended: false);
    }

    /// <summary>Ends the enumeration; runs as a turn of the activation.</summary>
    public async ValueTask DisposeAsync()
    {
        Activation?.Disown(this);
        await _ended.CancelAsync();
        if (_moving is { } moving)
        {
            await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        _ended.Dispose();
    }

    void Open(Activation activation, object grain)
    {
        if (_source is not null)
        {
            return;
        }

        Activation = activation;
        activation.Own(this);
        _source = call.Start(grain).GetAsyncEnumerator(_ended.Token);
    }

    static async Task<bool> IsThereInTimeAsync(EmbeddedRuntime runtime, Task<bool> moving)
    {
        using CancellationTokenSource enough = new();
        var heartbeat = Task.Delay(runtime.Options.ResponseTimeout / 2, runtime.Clock, enough.Token);
        var first = await Task.WhenAny(moving, heartbeat);
        await enough.CancelAsync();
        return ReferenceEquals(first, moving);
    }
}

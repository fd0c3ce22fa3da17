using System.Collections.Concurrent;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// Which request of this process writes to which upload. A new request ends the older one and waits until that has kept what it had: a phone that
/// changed its network comes back long before the server notices that the old connection is dead.
/// </summary>
sealed class UploadPlaces
{
    /// <summary>Longer than keeping what came takes; a commit of a large file may take longer, and its client asks again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<Guid, UploadPlace> _places = new();

    /// <exception cref="ApiException">The older request does not end.</exception>
    public async Task<UploadPlace> EnterAsync(Guid upload, CancellationToken cancellationToken)
    {
        UploadPlace mine = new(upload, this);
        while (!_places.TryAdd(upload, mine))
        {
            if (_places.TryGetValue(upload, out var older))
            {
                await older.EndAsync(Patience, cancellationToken);
            }
        }

        return mine;
    }

    public void Leave(UploadPlace place) => _places.TryRemove(new(place.Upload, place));
}

/// <summary>A request's place at an upload, until it is disposed.</summary>
sealed class UploadPlace(Guid upload, UploadPlaces places) : IDisposable
{
    readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Not disposed: a newer request may cancel it at any time, and without a timer it holds nothing.
#pragma warning disable CA2213
    readonly CancellationTokenSource _taken = new();
#pragma warning restore CA2213

    public Guid Upload => upload;

    /// <summary>Cancelled when a newer request wants the place.</summary>
    public CancellationToken Taken => _taken.Token;

    public async Task EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await _taken.CancelAsync();
        try
        {
            await _left.Task.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ApiException(Faults.UploadBusy, "An older request still writes to this upload; ask again in a moment.") { RetryAfter = 2 };
        }
    }

    public void Dispose()
    {
        places.Leave(this);
        _left.TrySetResult();
    }
}

using System.Collections.Concurrent;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>Photos that several clients upload at once by every door, with what the server has acknowledged of them.</summary>
sealed class UploadRound(IReadOnlyList<byte[]> photos)
{
    readonly UploadWays _ways = new(photos);
    readonly ConcurrentQueue<int> _waiting = new(Enumerable.Range(0, photos.Count));
    readonly ConcurrentDictionary<int, string> _acknowledged = new();
    readonly SemaphoreSlim _acknowledgements = new(0);

    public IReadOnlyList<byte[]> Photos => photos;

    /// <summary>Photo ids by the photo's number.</summary>
    public IReadOnlyDictionary<int, string> Acknowledged => _acknowledged;

    public bool IsDone => _acknowledged.Count == photos.Count;

    /// <summary>Uploads with that many clients until everything is acknowledged or the server is gone.</summary>
    public Task RunAsync(HttpClient http, int clients) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => SendAllAsync(http))));

    /// <summary>Done after that many more acknowledgements, or as soon as <paramref name="run"/> ends.</summary>
    public async Task AfterAsync(int acknowledgements, Task run)
    {
        for (var i = 0; i < acknowledgements; i++)
        {
            if (await Task.WhenAny(_acknowledgements.WaitAsync(), run) == run)
            {
                return;
            }
        }
    }

    async Task SendAllAsync(HttpClient http)
    {
        while (_waiting.TryDequeue(out var number))
        {
            try
            {
                await SendAsync(http, number);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                // The server is gone in the middle of it: as a client would, this sends the photo again later.
                _waiting.Enqueue(number);
                return;
            }
        }
    }

    async Task SendAsync(HttpClient http, int number)
    {
        var receipt = await _ways.SendAsync(http, number);
        var id = receipt.GetProperty("photoId").GetString()!;
        Assert.Equal(Api.Hex(photos[number]), receipt.GetProperty("sha256").GetString());
        Assert.Equal(id, _acknowledged.GetOrAdd(number, id));
        _acknowledgements.Release();
    }
}

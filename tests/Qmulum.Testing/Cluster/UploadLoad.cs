using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Qmulum.Testing.Cluster;

/// <summary>
/// Clients that send one new photo after the other to the API nodes of a cluster, and each again, to the next node, until it is
/// acknowledged: as a client behind a balancer does. Keeps account of every photo and of every failure.
/// </summary>
public sealed class UploadLoad : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Longer than the cluster ever needs: what is not answered by then is a failure that the account shows.
    static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);

    readonly ConcurrentDictionary<int, (byte[] File, string Id)> _acknowledged = new();
    readonly ConcurrentBag<string> _failures = [];
    readonly SemaphoreSlim _acknowledgements = new(0);
    readonly CancellationTokenSource _stop = new();
    readonly HttpClient[] _nodes;
    readonly int _width;
    readonly Task _run;
    readonly Lock _lock = new();
    int _number;
    int _refused;

    UploadLoad(IEnumerable<ServerProcess> nodes, int clients, int first, int width)
    {
        _number = first - 1;
        _width = width;
        _nodes = [.. nodes.Select(Connect)];
        _run = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SendAllAsync)));
    }

    /// <summary>File and photo id of every acknowledged photo, by its number.</summary>
    public IReadOnlyDictionary<int, (byte[] File, string Id)> Acknowledged => _acknowledged;

    /// <summary>What each failed request was answered.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The most requests that one photo took.</summary>
    public int MostAttempts { get; private set; } = 1;

    /// <summary>The longest time from a photo's first request to its acknowledgement.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <param name="first">The number of the first photo; photos of the same number are the same.</param>
    /// <param name="width">Of each photo, in pixels: how long a silo works on it.</param>
    public static UploadLoad Start(IEnumerable<ServerProcess> nodes, int clients, int first = 1, int width = 96) => new(nodes, clients, first, width);

    /// <summary>Returns after that many more acknowledgements.</summary>
    /// <exception cref="TimeoutException">They did not come within <paramref name="within"/>.</exception>
    public async Task AfterAsync(int acknowledgements, TimeSpan within)
    {
        using CancellationTokenSource limit = new(within);
        for (var i = 0; i < acknowledgements; i++)
        {
            try
            {
                await _acknowledgements.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(
                    $"{i} of {acknowledgements} uploads were acknowledged within {within.TotalSeconds:0} s.\n{string.Join('\n', _failures.TakeLast(10))}");
            }
        }
    }

    /// <summary>Returns when no client has a photo that was refused and must be sent again.</summary>
    /// <exception cref="TimeoutException">One still has after <paramref name="within"/>.</exception>
    public Task CalmAsync(TimeSpan within) =>
        Deadline.WaitAsync("each refused upload to be acknowledged", within, () => Volatile.Read(ref _refused) == 0, () => string.Join('\n', _failures.TakeLast(10)));

    /// <summary>Sends no new photo; returns when each that was begun is acknowledged.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _stop.Dispose();
        _acknowledgements.Dispose();
    }

    static HttpClient Connect(ServerProcess node)
    {
        var client = node.CreateClient();
        client.Timeout = RequestLimit;
        return client;
    }

    async Task SendAllAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            var file = SamplePhotos.Jpeg(number, _width, _width * 3 / 4, taken: new DateTime(2020, 1, 1).AddHours(number));
            await SendUntilAcknowledgedAsync(number, file).ConfigureAwait(false);
        }
    }

    async Task SendUntilAcknowledgedAsync(int number, byte[] file)
    {
        var clock = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            if (await SendAsync(_nodes[(number + attempt) % _nodes.Length], number, file).ConfigureAwait(false) is { } id)
            {
                _acknowledged[number] = (file, id);
                Note(attempt, clock.Elapsed);
                if (attempt > 1)
                {
                    Interlocked.Decrement(ref _refused);
                }

                _acknowledgements.Release();
                return;
            }

            if (attempt == 1)
            {
                Interlocked.Increment(ref _refused);
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    /// <summary>The photo's id; null when it was not acknowledged.</summary>
    async Task<string?> SendAsync(HttpClient node, int number, byte[] file)
    {
        try
        {
            using ByteArrayContent body = new(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse("image/jpeg") } };
            using var answer = await node.PostAsync($"/api/v1/libraries/home/photos?name={number}.jpg", body).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return JsonDocument.Parse(text).RootElement.GetProperty("photoId").GetString();
            }

            _failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} photo {number}: {(int)answer.StatusCode} {text}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            _failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} photo {number}: {exception.Message}");
        }

        return null;
    }

    void Note(int attempts, TimeSpan wait)
    {
        lock (_lock)
        {
            MostAttempts = Math.Max(MostAttempts, attempts);
            LongestWait = wait > LongestWait ? wait : LongestWait;
        }
    }
}

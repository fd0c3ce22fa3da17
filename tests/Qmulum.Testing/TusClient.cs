using System.Text.Json;

namespace Qmulum.Testing;

/// <summary>tus-js-client at work on one file, in a process of its own.</summary>
public sealed class TusClient : IAsyncDisposable
{
    readonly TaskCompletionSource<string> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    NodeProcess? _process;
    long _progress;

    /// <summary>How many bytes it has sent of the file, as it tells.</summary>
    public long Progress => Interlocked.Read(ref _progress);

    /// <param name="server">Where it connects: the server, or a proxy before it.</param>
    /// <param name="key">The key that it shows; a server that was started has one.</param>
    /// <param name="file">What it sends.</param>
    /// <param name="options">Of tus-js-client.</param>
    public static async Task<TusClient> StartAsync(Uri server, string? key, string file, object options)
    {
        ArgumentNullException.ThrowIfNull(key);
        var client = new TusClient();
        (client._process, _) = await NodeProcess.StartAsync(
            "tus.mjs", client.Take, $"{server}api/v1/libraries/home/uploads", key, file, JsonSerializer.Serialize(options)).ConfigureAwait(false);
        return client;
    }

    /// <returns>The upload's address.</returns>
    /// <exception cref="InvalidOperationException">It gave up; the message says why.</exception>
    public async Task<Uri> DoneAsync(TimeSpan within)
    {
        try
        {
            return new(await _done.Task.WaitAsync(within).ConfigureAwait(false), UriKind.RelativeOrAbsolute);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The upload was not done in {within.TotalSeconds} s; {Progress} bytes were sent.\n{_process!.Errors.Tail()}");
        }
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    void Take(string line)
    {
        using var json = JsonDocument.Parse(line);
        foreach (var said in json.RootElement.EnumerateObject())
        {
            switch (said.Name)
            {
                case "progress":
                    Interlocked.Exchange(ref _progress, said.Value.GetInt64());
                    break;
                case "done":
                    _done.TrySetResult(said.Value.GetString()!);
                    break;
                default:
                    _done.TrySetException(new InvalidOperationException(said.Value.GetString()));
                    break;
            }
        }
    }
}

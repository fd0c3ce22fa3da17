using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>One listener of the library's event stream, read by the framework's own parser.</summary>
sealed class EventListener : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly HttpResponseMessage _response;
    readonly IAsyncEnumerator<SseItem<string>> _events;

    EventListener(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<EventListener> OpenAsync(HttpClient http, string? lastEventId = null, long? since = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, $"{Api.Library}/events{(since is null ? "" : $"?since={since}")}");
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventListener(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event, whatever it is.</summary>
    public async Task<LibraryEvent> NextAsync()
    {
        var next = _events.MoveNextAsync().AsTask();
        Assert.True(await next.WaitAsync(Patience), "The event stream has ended.");
        var item = _events.Current;
        return new LibraryEvent(item.EventType, item.EventId, JsonDocument.Parse(item.Data).RootElement);
    }

    /// <summary>Reads on until an event fits, and returns it.</summary>
    public async Task<LibraryEvent> NextAsync(Func<LibraryEvent, bool> fits)
    {
        while (true)
        {
            if (await NextAsync() is var next && fits(next))
            {
                return next;
            }
        }
    }

    /// <summary>Whether the stream ends before it tells of another change.</summary>
    public async Task<bool> HasEndedAsync()
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            if (_events.Current.EventType == "change")
            {
                return false;
            }
        }

        return true;
    }

    public ValueTask DisposeAsync()
    {
        // The enumerator waits on the body; closing the answer ends it.
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One event as it came.</summary>
sealed record LibraryEvent(string Type, string? Id, JsonElement Data)
{
    public long Seq => Data.GetProperty("seq").GetInt64();

    /// <summary>The photo of a change.</summary>
    public string? Photo => Data.TryGetProperty("photo", out var photo) ? photo.GetProperty("id").GetString() : null;
}

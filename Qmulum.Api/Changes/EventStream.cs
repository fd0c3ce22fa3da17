using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Changes;

/// <summary>
/// Writes one listener's server-sent events (WHATWG HTML, section 9.2). It remembers a number, not a queue: however slow the listener is,
/// it costs the server nothing but the number, and reads on from there.
/// </summary>
/// <param name="mayStay">Asked before every change and heartbeat: who signed out, or left the library, hears no more of it.</param>
sealed class EventStream(
    HttpResponse response, ChangeListener listener, ILibraryGrain library, TimeSpan heartbeat, Func<Task<bool>> mayStay)
{
    const int PageSize = 500;

    // A page that missed so much is quicker to load anew than to tell.
    const long ReloadAfter = 20_000;

    /// <summary>Sends what came after <paramref name="since"/>, and then what comes, until the client or the server goes.</summary>
    public async Task RunAsync(long lastSeq, long since, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            await BeginAsync(lastSeq, either.Token);
            since = await SkipTooFarAsync(lastSeq, since, either.Token);
            await FollowAsync(since, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client left, or the server stops: it reconnects to the next one with its last number.
        }
    }

    async Task BeginAsync(long lastSeq, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        await WriteAsync(null, "hello", new SeqReply(lastSeq), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>A number from before a restore, or from very long ago, cannot be followed: the page is told to load anew.</summary>
    async Task<long> SkipTooFarAsync(long lastSeq, long since, CancellationToken cancellationToken)
    {
        if (since <= lastSeq && lastSeq - since <= ReloadAfter)
        {
            return since;
        }

        await WriteAsync(lastSeq, "reset", new SeqReply(lastSeq), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        return lastSeq;
    }

    async Task FollowAsync(long since, CancellationToken cancellationToken)
    {
        while (await mayStay())
        {
            var news = listener.NewsAfter(since);
            var changes = listener.Recent(since) ?? (await library.GetChanges(since, PageSize)).Changes;
            foreach (var change in changes)
            {
                await WriteAsync(change.Seq, "change", ChangeReply.Of(change), cancellationToken);
                since = change.Seq;
            }

            if (changes.IsEmpty && !await ArrivesAsync(news, cancellationToken))
            {
                await response.WriteAsync(": alive\n\n", cancellationToken);
            }

            await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Waits for news; false when there was none for a heartbeat, after which the log is read all the same: an event may be lost.</summary>
    async Task<bool> ArrivesAsync(Task news, CancellationToken cancellationToken)
    {
        try
        {
            await news.WaitAsync(heartbeat, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    async Task WriteAsync<T>(long? id, string name, T data, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(data, ApiJson.Options);
        await response.WriteAsync(id is null ? $"event: {name}\ndata: {json}\n\n" : $"id: {id}\nevent: {name}\ndata: {json}\n\n", cancellationToken);
    }

    sealed record SeqReply(long LastSeq);
}

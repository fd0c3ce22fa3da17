namespace Qmulum.EndToEnd.Tests.Changes;

/// <summary>
/// Server-sent events: a page sees what happens, and misses nothing when its connection breaks. A listener that is a moment late
/// is told of a photo's latest change only, so numbers rise but may leave some out.
/// </summary>
public sealed class EventTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    HttpClient _client = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _client = await fixture.EnterNewLibraryAsync();
        _api = new Api(_client);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Begin_with_hello_and_tell_what_happens_from_then_on()
    {
        await _api.AddAndDeriveAsync(Seeds.Jpeg());
        await using var listener = await EventListener.OpenAsync(_client);
        var hello = await listener.NextAsync();

        var photo = await _api.AddAsync(Seeds.Jpeg());

        Assert.Equal("hello", hello.Type);
        var first = await listener.NextAsync();
        Assert.Equal("change", first.Type);
        Assert.Equal(photo, first.Photo);
        Assert.Equal("added", first.Data.GetProperty("kind").GetString());
        Assert.True(first.Seq > hello.Data.GetProperty("lastSeq").GetInt64());
        Assert.Equal($"{first.Seq}", first.Id);
    }

    [Fact]
    public async Task Tell_when_the_renditions_are_there()
    {
        await using var listener = await EventListener.OpenAsync(_client);
        await listener.NextAsync();

        var photo = await _api.AddAsync(Seeds.Jpeg());

        var ready = await listener.NextAsync(next =>
            next.Photo == photo && next.Data.GetProperty("photo").GetProperty("state").GetString() == "ready");
        Assert.Equal("updated", ready.Data.GetProperty("kind").GetString());
        Assert.NotEmpty(ready.Data.GetProperty("photo").GetProperty("tag").GetString()!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_after_the_last_one_that_was_seen(bool byHeader)
    {
        string first;
        long seen;
        await using (var listener = await EventListener.OpenAsync(_client))
        {
            await listener.NextAsync();
            first = await _api.AddAsync(Seeds.Jpeg());
            seen = (await listener.NextAsync()).Seq;
        }

        await _api.DerivedAsync(first);
        var missed = await _api.AddAsync(Seeds.Jpeg());

        await using var resumed = byHeader
            ? await EventListener.OpenAsync(_client, lastEventId: $"{seen}")
            : await EventListener.OpenAsync(_client, since: seen);
        Assert.Equal("hello", (await resumed.NextAsync()).Type);
        Assert.Equal(seen + 1, (await resumed.NextAsync()).Seq);
        await resumed.NextAsync(next => next.Photo == missed);
    }

    [Fact]
    public async Task Resume_across_a_restart_of_the_server()
    {
        var first = await _api.AddAsync(Seeds.Jpeg());
        await _api.DerivedAsync(first);
        var seen = (await _api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("lastSeq").GetInt64();
        var missed = await _api.AddAsync(Seeds.Jpeg());

        await fixture.Server.RestartAsync();

        await using var resumed = await EventListener.OpenAsync(_client, lastEventId: $"{seen}");
        await resumed.NextAsync();
        var next = await resumed.NextAsync();
        Assert.Equal(missed, next.Photo);
        Assert.True(next.Seq > seen);
    }

    [Fact]
    public async Task From_a_number_that_is_not_reached_yet_say_reset()
    {
        await _api.AddAndDeriveAsync(Seeds.Jpeg());

        await using var listener = await EventListener.OpenAsync(_client, lastEventId: "1000000");

        Assert.Equal("hello", (await listener.NextAsync()).Type);
        var reset = await listener.NextAsync();
        Assert.Equal("reset", reset.Type);
        Assert.InRange(reset.Data.GetProperty("lastSeq").GetInt64(), 1, 1_000);
    }

    [Fact]
    public async Task Reach_every_listener_in_order_to_the_last()
    {
        await using var one = await EventListener.OpenAsync(_client);
        await using var two = await EventListener.OpenAsync(_client);
        await one.NextAsync();
        await two.NextAsync();

        var photos = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.AddAsync(Seeds.Jpeg())));

        await HearsAllAsync(one, photos);
        await HearsAllAsync(two, photos);
    }

    /// <summary>Listens until every photo was told of as ready; no number may fall.</summary>
    static async Task HearsAllAsync(EventListener listener, IEnumerable<string> photos)
    {
        var waiting = photos.ToHashSet();
        for (var last = 0L; waiting.Count > 0;)
        {
            var next = await listener.NextAsync();
            Assert.True(next.Seq > last, $"Change {next.Seq} comes after {last}.");
            last = next.Seq;
            if (next.Data.GetProperty("photo").GetProperty("state").GetString() == "ready")
            {
                waiting.Remove(next.Photo!);
            }
        }
    }

    [Fact]
    public async Task After_something_that_is_no_number_are_refused()
    {
        (await _api.GetAsync($"{Api.Library}/events", ("Last-Event-ID", "abc"))).ExpectProblem(400, "invalid");
    }
}

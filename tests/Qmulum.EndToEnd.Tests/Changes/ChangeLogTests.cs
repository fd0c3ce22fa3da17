namespace Qmulum.EndToEnd.Tests.Changes;

/// <summary>The numbered log that clients resume from.</summary>
public sealed class ChangeLogTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    const string Changes = $"{Api.Library}/changes";

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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task Tells_of_every_photo_once_at_its_latest_change_whatever_the_page(int limit)
    {
        var ids = await AddManyAsync(10);

        var seen = await ReadAsync(0, limit);

        Assert.Equal(ids.Order(), seen.Select(change => change.Photo).Order());
        Assert.Equal(seen.Select(change => change.Seq).Distinct().Order(), seen.Select(change => change.Seq));
        Assert.Equal(seen[^1].Seq, await LastSeqAsync());
    }

    [Fact]
    public async Task Tells_a_reader_who_knows_nothing_that_all_were_added()
    {
        await AddManyAsync(3);

        Assert.All(await ReadAsync(0, 1_000), change => Assert.Equal("added", change.Kind));
    }

    [Fact]
    public async Task Tells_a_reader_who_knows_a_photo_that_it_was_updated()
    {
        var id = await _api.AddAsync(Seeds.Jpeg());

        await _api.DerivedAsync(id);

        var change = Assert.Single(await ReadAsync(1, 100));
        Assert.Equal(("updated", id), (change.Kind, change.Photo));
    }

    [Fact]
    public async Task After_its_end_is_empty()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var last = await LastSeqAsync();

        var page = (await _api.GetAsync($"{Changes}?since={last}")).Expect(200).Json;

        Assert.Equal("ready", facts.GetProperty("state").GetString());
        Assert.Equal(0, page.GetProperty("changes").GetArrayLength());
        Assert.Equal(last, page.GetProperty("lastSeq").GetInt64());
        Assert.False(page.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Goes_on_where_it_was_after_a_restart()
    {
        await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var last = await LastSeqAsync();

        await fixture.Server.RestartAsync();
        var id = await _api.AddAsync(Seeds.Jpeg());

        var next = Assert.Single(await ReadAsync(last, 100));
        Assert.True(next.Seq > last);
        Assert.Equal(("added", id), (next.Kind, next.Photo));
    }

    async Task<List<string>> AddManyAsync(int count)
    {
        List<string> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add(await _api.AddAsync(Seeds.Jpeg()));
        }

        foreach (var id in ids)
        {
            await _api.DerivedAsync(id);
        }

        return ids;
    }

    async Task<long> LastSeqAsync() => (await _api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("lastSeq").GetInt64();

    /// <summary>The log from a number to its end, page by page.</summary>
    async Task<List<(long Seq, string Kind, string Photo)>> ReadAsync(long since, int limit)
    {
        List<(long Seq, string Kind, string Photo)> seen = [];
        var more = true;
        while (more)
        {
            var page = (await _api.GetAsync($"{Changes}?since={(seen.Count == 0 ? since : seen[^1].Seq)}&limit={limit}")).Expect(200).Json;
            seen.AddRange(page.GetProperty("changes").EnumerateArray().Select(change => (
                change.GetProperty("seq").GetInt64(),
                change.GetProperty("kind").GetString()!,
                change.GetProperty("photo").GetProperty("id").GetString()!)));
            more = page.GetProperty("more").GetBoolean();
            Assert.True(seen.Count < 1_000, "The log has no end.");
        }

        return seen;
    }
}

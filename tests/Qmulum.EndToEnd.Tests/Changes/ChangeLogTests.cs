namespace Qmulum.EndToEnd.Tests.Changes;

/// <summary>The numbered log that clients resume from.</summary>
public sealed class ChangeLogTests : IAsyncLifetime
{
    const string Changes = $"{Api.Library}/changes";

    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync();
        _api = new Api(_server.Client);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Tells_every_change_once_in_order_whatever_the_page()
    {
        List<string> ids = [];
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await _api.AddAsync(Seeds.Jpeg()));
        }

        foreach (var id in ids)
        {
            await _api.DerivedAsync(id);
        }

        List<(long Seq, string Kind, string Photo)> seen = [];
        var more = true;
        while (more)
        {
            var page = (await _api.GetAsync($"{Changes}?since={seen.LastOrDefault().Seq}&limit=3")).Expect(200).Json;
            seen.AddRange(page.GetProperty("changes").EnumerateArray().Select(change => (
                change.GetProperty("seq").GetInt64(), change.GetProperty("kind").GetString()!,
                change.GetProperty("photo").GetProperty("id").GetString()!)));
            more = page.GetProperty("more").GetBoolean();
            Assert.True(seen.Count < 1_000, "The log has no end.");
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen.Select(change => change.Seq));
        foreach (var id in ids)
        {
            var kinds = seen.Where(change => change.Photo == id).Select(change => change.Kind).ToList();
            Assert.Equal("added", kinds[0]);
            Assert.Contains("updated", kinds);
        }

        Assert.Equal(seen.Count, (await _api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("lastSeq").GetInt64());
    }

    [Fact]
    public async Task After_its_end_is_empty()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var last = (await _api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("lastSeq").GetInt64();

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
        var last = (await _api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("lastSeq").GetInt64();

        await _server.RestartAsync();
        await _api.AddAsync(Seeds.Jpeg());

        var next = (await _api.GetAsync($"{Changes}?since={last}&limit=1")).Expect(200).Json.GetProperty("changes")[0];
        Assert.Equal(last + 1, next.GetProperty("seq").GetInt64());
        Assert.Equal("added", next.GetProperty("kind").GetString());
    }
}

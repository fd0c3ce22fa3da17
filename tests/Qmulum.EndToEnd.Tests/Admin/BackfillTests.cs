using System.Net.ServerSentEvents;
using System.Text.Json;
using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>Backfills from outside: begun, watched, refused.</summary>
public sealed class BackfillTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Backfills = "/api/v1/admin/backfills";

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_backfill_is_watched_until_it_ends()
    {
        await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var begun = (await _api.PostJsonAsync(Backfills, new { operation = "thumbnails@1", library = "home" })).Expect(202);
        var id = begun.Json.GetProperty("id").GetString()!;
        Assert.Equal($"{Backfills}/{id}", begun.Header("Location"));

        var last = await WatchAsync(id);

        Assert.Equal("done", last.GetProperty("state").GetString());
        Assert.Equal(last.GetProperty("total").GetInt64(), last.GetProperty("done").GetInt64());
        Assert.Equal((0, 0), (last.GetProperty("failed").GetInt64(), last.GetProperty("left").GetInt64()));
        Assert.False(last.GetProperty("automatic").GetBoolean());
        Assert.Contains(id, (await _api.GetAsync(Backfills)).Expect(200).Text, StringComparison.Ordinal);
        (await _api.PostJsonAsync($"{Backfills}/{id}/pause", new { })).ExpectProblem(409, "conflict");
        (await _api.PostJsonAsync($"{Backfills}/{id}/retry", new { })).ExpectProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{}""", "operation")]
    [InlineData("""{"operation":"purge@1"}""", "never run by a backfill")]
    [InlineData("""{"operation":"nothing@1"}""", "There is no operation")]
    [InlineData("""{"operation":"thumbnails@1","library":"elsewhere"}""", "library is \"elsewhere\"")]
    [InlineData("""{"operation":"thumbnails@1","from":"June"}""", "from is \"June\"")]
    [InlineData("""{"operation":"thumbnails@1","from":"2024-06-02","to":"2024-06-01"}""", "from is 2024-06-02")]
    [InlineData("""{"operation":"thumbnails@1","state":"odd"}""", "state is \"odd\"")]
    public async Task What_cannot_be_asked_for_is_refused_and_begins_nothing(string json, string said)
    {
        var before = (await _api.GetAsync(Backfills)).Expect(200).Json.GetProperty("backfills").GetArrayLength();
        HttpRequestMessage request = new(HttpMethod.Post, Backfills) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };

        var answer = (await _api.SendAsync(request)).ExpectProblem(400, "invalid");

        Assert.Contains(said, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, (await _api.GetAsync(Backfills)).Expect(200).Json.GetProperty("backfills").GetArrayLength());
    }

    [Fact]
    public async Task A_backfill_that_is_not_there_is_not_found()
    {
        var path = $"{Backfills}/{Guid.NewGuid()}";

        (await _api.GetAsync(path)).ExpectProblem(404, "not-found");
        (await _api.GetAsync($"{path}/events")).ExpectProblem(404, "not-found");
        (await _api.PostJsonAsync($"{path}/cancel", new { })).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task The_client_begins_one_and_lists_it()
    {
        var begun = (await RunAsync("start", "metadata@3")).Expect(0);
        var watched = (await RunAsync("watch", begun.Output.Trim())).Expect(0);
        Assert.StartsWith("done:", watched.Output.Trim().Split('\n')[^1], StringComparison.Ordinal);

        var listed = (await RunAsync()).Expect(0);

        Assert.Contains($"{begun.Output.Trim()}  metadata@3", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rounds_over_the_location_are_told_and_begun_at_a_word()
    {
        await _api.AddAsync(Seeds.Jpeg()); // an installation without photos has nothing to look after
        (await _api.PostJsonAsync("/api/v1/admin/care/sweep", new { })).Expect(202);
        (await ClientAsync("care", "compare")).Expect(0);

        var rounds = (await _api.GetAsync("/api/v1/admin/care")).Expect(200).Json.GetProperty("rounds").EnumerateArray().ToList();

        Assert.Equal(["sweep", "verify", "compare", "release"], rounds.Select(round => round.GetProperty("kind").GetString()));
        Assert.All([rounds[0], rounds[2]], round => Assert.NotEqual(JsonValueKind.Undefined, round.GetProperty("startedAt").ValueKind));
        var told = (await ClientAsync("care")).Expect(0).Output.TrimEnd().Split('\n');
        Assert.Contains(told, line => line.StartsWith("compare  20", StringComparison.Ordinal));
        await Deadline.WaitAsync("the comparison to have gone over states, lists and files", async () =>
            (await _api.GetAsync("/api/v1/admin/care")).Expect(200).Json.GetProperty("rounds")[2].TryGetProperty("finishedAt", out var ended) && ended.ValueKind == JsonValueKind.String);
    }

    Task<ProgramResult> RunAsync(params string[] arguments) => ClientAsync(["backfills", .. arguments]);

    async Task<ProgramResult> ClientAsync(params string[] arguments)
    {
        using TempFolder folder = new();
        return await CliProcess.RunAsync(
            folder.Path, fixture.Server.Owner.Key, ["admin", .. arguments, "--server", fixture.Server.Address.ToString()]);
    }

    async Task<JsonElement> WatchAsync(string id)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{Backfills}/{id}/events");
        using var response = await fixture.Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        JsonElement last = default;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(deadline.Token)).EnumerateAsync(deadline.Token))
        {
            Assert.Equal("progress", item.EventType);
            last = JsonDocument.Parse(item.Data).RootElement;
        }

        return last;
    }
}

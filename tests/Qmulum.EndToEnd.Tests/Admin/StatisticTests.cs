using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>What the server holds, in numbers, and what was given up.</summary>
public sealed class StatisticTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    // One pixel.
    const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Counts_are_exact_after_duplicates_a_restart_and_a_reindex()
    {
        await using var server = await ServerProcess.StartAsync();
        Api owner = new(server.Client);
        var jpeg = Seeds.Jpeg();
        var png = Convert.FromBase64String(Png);
        await owner.AddAndDeriveAsync(jpeg, "a.jpg");
        await owner.AddAndDeriveAsync(png, "b.png");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => owner.UploadAsync(jpeg)));
        Assert.All(answers, answer => answer.Expect(200));

        var counts = await CountsAsync(owner);

        Assert.Equal((2, jpeg.Length + png.Length), (counts.GetProperty("photos").GetInt64(), counts.GetProperty("bytes").GetInt64()));
        Assert.Equal(
            ["image/jpeg 1", "image/png 1"],
            counts.GetProperty("formats").EnumerateArray().Select(format => $"{format.GetProperty("name").GetString()} {format.GetProperty("count")}").Order());
        var day = Assert.Single(counts.GetProperty("uploads").EnumerateArray());
        Assert.Equal($"{DateTime.UtcNow:yyyy-MM-dd}", day.GetProperty("day").GetString());
        var location = (await owner.GetAsync("/api/v1/admin/storage")).Expect(200).Json.GetProperty("locations")[0];
        Assert.Equal((2, jpeg.Length + png.Length), (location.GetProperty("photos").GetInt64(), location.GetProperty("bytes").GetInt64()));
        Assert.Equal(location.GetProperty("name").GetString(), counts.GetProperty("locations")[0].GetProperty("name").GetString());
        Assert.Equal((1, 1), (counts.GetProperty("accounts").GetInt64(), counts.GetProperty("libraries").GetInt64()));

        server.Kill();
        await server.RestartAsync();
        Assert.Equal(Numbers(counts), Numbers(await CountsAsync(owner)));
        (await owner.PostJsonAsync("/api/v1/admin/reindex", new { })).Expect(202);
        await Deadline.WaitAsync("the reindex", TimeSpan.FromSeconds(30), async () => !(await CountsAsync(owner)).GetProperty("reindexing").GetBoolean());
        var anew = await CountsAsync(owner);
        Assert.Equal(Numbers(counts), Numbers(anew));
        Assert.InRange(anew.GetProperty("reindexedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_file_that_shows_nothing_is_counted_and_no_task_of_it_failed()
    {
        await using var server = await ServerProcess.StartAsync();
        Api owner = new(server.Client);
        var text = "This is a letter, not a picture."u8.ToArray();
        await owner.AddAndDeriveAsync(text, "letter.jpg");

        Assert.Equal(1, (await CountsAsync(owner)).GetProperty("photos").GetInt64());
        var queues = (await owner.GetAsync("/api/v1/admin/queues")).Expect(200).Json;
        Assert.Equal(["interactive", "upload", "backfill"], queues.GetProperty("queues").EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
        Assert.Equal(0, queues.GetProperty("failed").GetInt64());
        Assert.Empty((await owner.GetAsync("/api/v1/admin/tasks?state=failed")).Expect(200).Json.GetProperty("tasks").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/v1/admin/tasks?state=done", "state is \"done\"")]
    [InlineData("/api/v1/admin/tasks?after=home", "after is not a place")]
    [InlineData("/api/v1/admin/libraries?after=../etc", "after is not a place")]
    [InlineData("/api/v1/admin/accounts?after=nonsense", "after is not a place")]
    [InlineData("/api/v1/admin/accounts?limit=0", "limit is 0")]
    public async Task A_value_that_cannot_be_used_is_named(string path, string named) =>
        Assert.StartsWith(named, (await fixture.Api.GetAsync(path)).ExpectProblem(400, "invalid").Json.GetProperty("detail").GetString(), StringComparison.Ordinal);

    static string Numbers(JsonElement counts) => string.Join(
        ' ', ((string[])["photos", "bytes", "formats", "cameras", "uploads", "locations"]).Select(name => counts.GetProperty(name).GetRawText()));

    static async Task<JsonElement> CountsAsync(Api owner) => (await owner.GetAsync("/api/v1/admin/statistics")).Expect(200).Json;
}

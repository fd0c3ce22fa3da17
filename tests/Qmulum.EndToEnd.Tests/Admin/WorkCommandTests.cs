using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>What the API tells and does of work, the command line does as well.</summary>
[Trait("Host", "either")] // the client is looked at
public sealed class WorkCommandTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    readonly Api _api = fixture.Api;
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task History_tells_a_photos_life_with_who_edited_it_and_where_it_came_from()
    {
        var photo = (await _api.AddAndDeriveAsync(Seeds.Jpeg(), "walk.jpg")).GetProperty("id").GetString()!;
        string[] photos = [photo];
        (await _api.PostJsonAsync(Api.Photos + "/edits", new { photos, rating = 3, caption = "At the sea" })).Expect(200);
        (await _api.PostJsonAsync(Api.Library + "/trash", new { photos })).Expect(200);
        (await _api.PostJsonAsync(Api.Library + "/trash/restore", new { photos })).Expect(200);
        var owner = (await _api.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("name").GetString()!;

        var lines = (await RunAsync("history", "--photo", photo)).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains($"restored  {owner}", lines[0], StringComparison.Ordinal);
        Assert.Contains($"trashed  {owner}", lines[1], StringComparison.Ordinal);
        Assert.Contains($"edited  caption, rating  {owner}  done", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("operation  thumbnails@1  done", StringComparison.Ordinal) && line.EndsWith(" ms", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("received  walk.jpg", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("address: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("At the sea", StringComparison.Ordinal));
        Assert.Contains("no such photo", (await RunAsync("history", "--photo", $"{Guid.NewGuid()}")).Expect(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_due_is_taken_back_and_tried_again()
    {
        var photo = (await _api.AddAndDeriveAsync("no picture"u8.ToArray(), "note.jpg")).GetProperty("id").GetString()!;

        (await RunAsync("admin", "tasks", "cancel", photo)).Expect(0);
        (await RunAsync("admin", "tasks", "retry", photo)).Expect(0);

        Assert.Contains("no such photo", (await RunAsync("admin", "tasks", "retry", $"{Guid.NewGuid()}")).Expect(1).Errors, StringComparison.Ordinal);
        var audit = (await RunAsync("admin", "audit", "--action", "taskCancelled")).Expect(0);
        Assert.Contains("taskCancelled", audit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_processes_that_work_are_listed_with_what_files_have_cost_them()
    {
        await Deadline.WaitAsync(
            "the process to be heard of", async () => (await _api.GetAsync("/api/v1/admin/workers")).Expect(200).Json.GetProperty("workers").GetArrayLength() > 0);

        var lines = (await RunAsync("admin", "workers")).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["name", "slots", "busy", "done", "failed", "lost", "startedAt"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("0", lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[5]);
    }

    Task<ProgramResult> RunAsync(params string[] arguments) =>
        CliProcess.RunAsync(_folder.Path, fixture.Server.Owner.Key, [.. arguments, "--server", fixture.Server.Address.ToString()]);
}

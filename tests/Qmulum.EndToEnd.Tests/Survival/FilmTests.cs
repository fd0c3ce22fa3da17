using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>A film takes minutes: what happens to it when its program dies, and when the server is killed meanwhile.</summary>
public sealed class FilmTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Trait("Host", "either")] // KillTests and the cluster's own tests kill what keeps states there
    [Fact]
    public async Task A_server_that_is_killed_while_it_makes_a_film_leaves_no_process_and_makes_it_after_its_restart()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var video = await api.AddAsync(await LongVideoAsync(), "long.avi");
        await FilmBeingMadeAsync(server);

        server.Kill();

        var scratch = Path.Combine(server.DataFolder, "scratch");
        await Deadline.WaitAsync("ffmpeg to end", Patience, () => ProcessChildren.Naming(scratch).Count == 0);
        Assert.NotEmpty(Directory.GetFiles(scratch, "*", SearchOption.AllDirectories));
        await server.RestartAsync();
        await FilmIsMadeAsync(api, video);
        Assert.False(Directory.Exists(scratch) && Directory.GetFiles(scratch, "*", SearchOption.AllDirectories).Length > 0);
    }

    [Trait("Host", "either")] // a process and its programs
    [Fact]
    public async Task A_film_whose_program_is_killed_is_tried_again_and_shown_without_it_meanwhile()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var video = await api.AddAsync(await LongVideoAsync(), "long.avi");

        Signal.Send(await FilmBeingMadeAsync(server), 9);

        await Deadline.WaitAsync("the loss to be told", Patience, async () => Transcode(await api.FactsAsync(video)).TryGetProperty("reason", out _));
        Assert.Equal("ready", (await api.FactsAsync(video)).GetProperty("state").GetString());
        await FilmIsMadeAsync(api, video);
    }

    static Task<byte[]> LongVideoAsync() => SampleVideos.MakeAsync("long.avi", 40, "1280x720", "-c:v", "mpeg4", "-q:v", "4");

    static async Task<int> FilmBeingMadeAsync(ServerProcess server)
    {
        var film = 0;
        await Deadline.WaitAsync("a film in the making", Patience, () =>
        {
            film = ProcessChildren.Naming(Path.Combine(server.DataFolder, "scratch")).FirstOrDefault(
                pid => ProcessChildren.NameOf(pid) == "ffmpeg" && ProcessChildren.CpuOf(pid) > TimeSpan.FromSeconds(0.3) && ProcessChildren.Naming("film.mp4").Contains(pid));
            return film != 0;
        });
        return film;
    }

    static async Task FilmIsMadeAsync(Api api, string video)
    {
        await Deadline.WaitAsync("the film", Patience, async () => Transcode(await api.FactsAsync(video)).GetProperty("state").GetString() == "done");
        var film = (await api.GetAsync($"/api/v1/photos/{video}/renditions/film", ("Range", "bytes=4-7"))).Expect(206);
        Assert.Equal("ftyp"u8.ToArray(), film.Body);
    }

    static JsonElement Transcode(JsonElement facts) =>
        facts.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("operation").GetString() == "transcode@1");
}

using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>The folder for what programs write on their way is full, and nothing else is: what needs it waits, and all else goes on.</summary>
[Trait("Host", "either")] // a folder of the machine
public sealed class ScratchFullTests
{
    const long DiskBytes = 16L << 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Pages that are free, by the width of the video: none for the poster, some of it, and all of it but not the film.</summary>
    static readonly Dictionary<int, int> FreePages = new() { [1280] = 0, [1264] = 3, [1248] = 40 };

    [Fact]
    public async Task A_video_waits_for_room_while_photos_are_made_and_is_shown_whole_once_there_is_some()
    {
        using TempFolder folder = new();
        var scratch = Directory.CreateDirectory(folder.File("data/scratch")).FullName;
        await using var server = await ServerProcess.StartAsync(new ServerSettings
        {
            DataFolder = folder.File("data"),
            Launcher = SmallDisk.Launcher(scratch, DiskBytes),
            Environment = new Dictionary<string, string> { ["TMPDIR"] = scratch },
        });
        Api api = new(server.Client);
        foreach (var (width, pages) in FreePages)
        {
            var video = await SampleVideos.MakeAsync("long.avi", 10, $"{width}x720", "-c:v", "mpeg4", "-q:v", "4");
            string id;
            using (Filler filler = new(server.PathFromHere(Path.Combine(scratch, "filler"))))
            {
                filler.LeaveFree(pages);
                id = await api.AddAsync(video, "long.avi");
                await Deadline.WaitAsync("the want of room to be told", Patience, async () => (await WaitingAsync(api, id)).Count > 0, () => server.Log.Tail(30));
                Assert.All(await WaitingAsync(api, id), task => Assert.Equal("due", task.GetProperty("state").GetString()));
                Assert.Equal("ready", (await api.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
            }

            await Deadline.WaitAsync("the film", Patience, async () => Tasks(await api.FactsAsync(id)).TrueForAll(task => task.GetProperty("state").GetString() == "done"));
            var facts = await api.FactsAsync(id);
            Assert.Equal("ready", facts.GetProperty("state").GetString());
            Assert.False(facts.TryGetProperty("problem", out var problem), $"{problem}");
            (await api.GetAsync($"/api/v1/photos/{id}/renditions/preview")).Expect(200);
            (await api.GetAsync($"/api/v1/photos/{id}/renditions/film", ("Range", "bytes=4-7"))).Expect(206);
            Assert.Equal(video, await api.OriginalAsync(id));
        }
    }

    static List<JsonElement> Tasks(JsonElement facts) => [.. facts.GetProperty("tasks").EnumerateArray()];

    /// <summary>The tasks of a photo that say that they found no room.</summary>
    static async Task<List<JsonElement>> WaitingAsync(Api api, string photo) =>
    [
        .. Tasks(await api.FactsAsync(photo)).Where(
            task => task.TryGetProperty("reason", out var reason) && reason.GetString()!.Contains("no room", StringComparison.Ordinal)),
    ];
}

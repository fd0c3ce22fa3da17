namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>What is being deleted for good is deleted, and nothing else, whatever happens to the process.</summary>
public sealed class PurgeKillTests
{
    const string Trash = Api.Library + "/trash";
    const int Photos = 60;
    const int Kills = 5;

    [Fact]
    public async Task A_purge_that_kill_9_meets_anywhere_ends_after_the_restart()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var files = Enumerable.Range(0, Photos).Select(_ => Seeds.Jpeg()).ToList();
        var photos = await Task.WhenAll(files.Select(file => api.AddAsync(file)));
        var (doomed, kept) = (photos[..(Photos / 2)], photos[(Photos / 2)..]);
        (await api.PostJsonAsync(Trash, new { photos })).Expect(200);

        for (var kill = 0; kill < Kills; kill++)
        {
            await PurgeSomeAsync(api, [.. doomed.Skip(kill * doomed.Length / Kills).Take(doomed.Length / Kills)]);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 60)));
            server.Kill();
            await server.RestartAsync();
            api = new(server.Client);
        }

        // What was not heard of any more is asked for again, as a person would.
        await PurgeSomeAsync(api, doomed);
        await Deadline.WaitAsync(
            "the doomed to be gone", TimeSpan.FromMinutes(1), async () => (await TrashCountAsync(api)) == kept.Length, () => server.Log.Tail(40));
        (await api.PostJsonAsync($"{Trash}/restore", new { photos = kept })).Expect(200);

        foreach (var (photo, file) in photos.Zip(files))
        {
            var isKept = kept.Contains(photo);
            (await api.GetAsync($"/api/v1/photos/{photo}")).Expect(isKept ? 200 : 404);
            Assert.Equal(isKept, FilesOf(server, photo).Count > 0);
            if (isKept)
            {
                Assert.Equal(file, await api.OriginalAsync(photo));
            }
        }

        var library = (await api.GetAsync(Api.Library)).Expect(200).Json;
        Assert.Equal(kept.Length, library.GetProperty("photos").GetInt32());
    }

    /// <summary>The server may be gone before it answers.</summary>
    static async Task PurgeSomeAsync(Api api, string[] photos)
    {
        try
        {
            await api.PostJsonAsync($"{Trash}/purge", new { photos });
        }
        catch (HttpRequestException)
        {
        }
    }

    static async Task<int> TrashCountAsync(Api api) => (await api.GetAsync(Trash)).Expect(200).Json.GetProperty("count").GetInt32();

    static List<string> FilesOf(ServerProcess server, string photo) =>
        [.. Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(file => file.Contains(photo, StringComparison.Ordinal))];
}

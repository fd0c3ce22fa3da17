namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>SIGTERM: an upload under way is answered or fails cleanly, and the process ends soon.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Ends_by_itself_within_30_seconds_while_files_are_uploaded_and_loses_none_that_it_answered()
    {
        await using var server = await ServerProcess.StartAsync();
        byte[][] photos = [.. Enumerable.Range(0, 16).Select(_ => SamplePhotos.Jpeg(Seeds.Next(), 900, 700, noise: 200))];
        SlowContent[] bodies = [.. photos.Select(photo => new SlowContent(photo, 16 << 10, TimeSpan.FromMilliseconds(20)))];
        var uploads = bodies.Select((body, i) => server.Client.PostAsync($"{Api.Photos}?name={i}.jpg", body)).ToList();
        await Task.WhenAll(bodies.Select(body => body.Begun));

        var status = await server.StopAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, status);
        var answered = await AnsweredAsync(uploads);
        await server.RestartAsync();
        Api api = new(server.Client);
        for (var i = 0; i < photos.Length; i++)
        {
            var isThere = await api.HasAsync(photos[i]);
            Assert.True(isThere || !answered[i], $"Photo {i} was acknowledged and is gone.\n{server.Log.Tail(50)}");
        }
    }

    [Fact]
    public async Task Ends_soon_although_pages_are_listening()
    {
        // Where it waited for them, it would for all the time that a stop may take.
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--stopSeconds", "300"] });
        await using var listener = await EventListener.OpenAsync(server.Client);
        await listener.NextAsync();

        Assert.Equal(0, await server.StopAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task What_was_due_at_the_end_is_done_after_the_next_start()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        List<string> ids = [];
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await api.AddAsync(Seeds.Jpeg(1200, 900)));
        }

        await server.StopAsync();
        await server.RestartAsync();

        foreach (var id in ids)
        {
            Assert.Equal("ready", (await api.DerivedAsync(id)).GetProperty("state").GetString());
        }
    }

    /// <summary>Which uploads the server acknowledged; all others must be refused with a reason or broken off.</summary>
    static async Task<bool[]> AnsweredAsync(List<Task<HttpResponseMessage>> uploads)
    {
        var answered = new bool[uploads.Count];
        for (var i = 0; i < uploads.Count; i++)
        {
            try
            {
                var answer = await Answer.ReadAsync(await uploads[i].WaitAsync(TimeSpan.FromSeconds(10)));
                answered[i] = answer.Status == 201;
                Assert.True(answer.Status is 201 or 400 or 408 or 503, $"{answer.Status}: {answer.Text}");
            }
            catch (HttpRequestException)
            {
                // Broken off: the client knows that it must send the file again.
            }
        }

        return answered;
    }
}

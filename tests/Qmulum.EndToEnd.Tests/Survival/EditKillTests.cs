namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>What a person did to a photo is kept once it was answered, whatever happens to the process.</summary>
[Trait("Host", "either")] // KillTests and the cluster's own tests kill what keeps states there
public sealed class EditKillTests
{
    const int Kills = 4;

    static readonly string[] Turns = ["right", "half", "flipHorizontal", "left"];

    [Fact]
    public async Task An_edit_that_was_answered_is_there_after_kill_9()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var bytes = Seeds.Jpeg(taken: new DateTime(2020, 1, 2));
        var photo = (await api.AddAndDeriveAsync(bytes)).GetProperty("id").GetString()!;

        for (var kill = 0; kill < Kills; kill++)
        {
            object edit = new { photos = new[] { photo }, turn = Turns[kill], caption = $"After {kill}", taken = new { local = $"20{10 + kill}-07-01T12:00:00" } };
            var edited = (await api.PostJsonAsync(Api.Photos + "/edits", edit)).Expect(200).Json.GetProperty("edited")[0];
            server.Kill();
            await server.RestartAsync();
            api = new(server.Client);

            var facts = await api.DerivedAsync(photo);
            Assert.Equal($"After {kill}", facts.GetProperty("description").GetString());
            Assert.Equal(edited.GetProperty("tag").GetString(), facts.GetProperty("tag").GetString());
            var (width, height) = (facts.GetProperty("width").GetInt32(), facts.GetProperty("height").GetInt32());
            Assert.Equal((edited.GetProperty("width").GetInt32(), edited.GetProperty("height").GetInt32()), (width, height));
            (await api.GetAsync($"/api/v1/photos/{photo}/renditions/preview")).Expect(200);
            Assert.Contains(photo, (await api.GetAsync($"{Api.Library}/timeline/20{10 + kill}-07")).Expect(200).Text, StringComparison.Ordinal);
        }

        Assert.Equal(bytes, await api.OriginalAsync(photo));
    }
}

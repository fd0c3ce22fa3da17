namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>What an account begins and does not finish has a bound.</summary>
public sealed class UnfinishedLimitTests
{
    [Fact]
    public async Task One_upload_more_than_an_account_may_leave_unfinished_is_refused_until_one_of_them_is_over()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--maxUnfinishedUploads", "2"] });
        Api api = new(server.Client);
        Tus tus = new(api);
        var photo = Seeds.Jpeg();
        var (first, second) = (await tus.BeginAsync(photo.Length), await tus.BeginAsync(1_000));

        (await tus.CreateAsync(("Upload-Length", "1000"))).ExpectProblem(429, "too-many-uploads");
        (await api.UploadAsync(Seeds.Jpeg())).Expect(201); // one body is finished when it is answered
        using (var other = await People.JoinAsync(server))
        {
            await People.InviteAsync(api, "home", other, "contributor");
            await new Tus(other.Api).BeginAsync(1_000);
        }

        (await tus.PatchAsync(first, 0, photo)).Expect(204);
        var third = await tus.BeginAsync(1_000);
        (await tus.CreateAsync(("Upload-Length", "1000"))).ExpectProblem(429, "too-many-uploads");
        (await tus.SendAsync("DELETE", second)).Expect(204);
        (await tus.SendAsync("DELETE", third)).Expect(204);
        await tus.BeginAsync(1_000);
    }

    [Fact]
    [Trait("Host", "one process")] // what time does is done in its databases
    public async Task One_to_which_nothing_came_for_an_hour_makes_room_for_the_next()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--maxUnfinishedUploads", "2"] });
        Tus tus = new(new(server.Client));
        var (left, goneOnWith) = (await tus.BeginAsync(1_000), await tus.BeginAsync(1_000));
        server.Kill();
        MakeOlder(server, left, TimeSpan.FromMinutes(61));
        MakeOlder(server, goneOnWith, TimeSpan.FromMinutes(50));
        await server.RestartAsync();

        await tus.BeginAsync(1_000);
        (await tus.CreateAsync(("Upload-Length", "1000"))).ExpectProblem(429, "too-many-uploads");

        (await tus.SendAsync("HEAD", left)).Expect(404);
        Assert.Equal(0, await tus.OffsetAsync(goneOnWith));
        var over = (await new Api(server.Client).GetAsync($"{Api.Library}/uploads?state=ended")).Expect(200).Json.GetProperty("uploads")[0];
        Assert.EndsWith(over.GetProperty("id").GetString()!, left);
        Assert.Contains("Nothing came for an hour", over.GetProperty("reason").GetString());
    }

    static void MakeOlder(ServerProcess server, string upload, TimeSpan by) => Database.Change(
        Path.Combine(server.DataFolder, "grains.db"),
        $"UPDATE grain_state SET json = CAST(json_set(CAST(json AS TEXT), '$.expiresAt', '{DateTimeOffset.UtcNow + TimeSpan.FromDays(7) - by:O}') AS BLOB) "
        + $"WHERE grain_type = 'upload' AND grain_key = '{upload[^36..]}'");
}

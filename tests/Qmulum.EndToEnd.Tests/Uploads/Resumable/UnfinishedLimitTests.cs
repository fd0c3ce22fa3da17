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
}

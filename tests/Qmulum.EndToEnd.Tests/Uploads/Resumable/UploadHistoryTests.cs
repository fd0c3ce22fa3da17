using System.Security.Cryptography;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>Who sent what, how far it came and why it stopped: for its sender, and for the library's owner.</summary>
public sealed class UploadHistoryTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;
    readonly Tus _tus = new(fixture.Api);

    [Fact]
    public async Task An_upload_that_broke_tells_where_it_came_from_how_far_it_is_and_why_it_stopped()
    {
        const int Sent = 2_000_000;
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var upload = await _tus.BeginAsync(file.Length, ("device", "phone"), ("path", "DCIM/film.mp4"));
        using (var connection = await RawConnection.OpenAsync(fixture.Server))
        {
            await connection.SendHeadAsync(
                $"PATCH {upload}", null, "Tus-Resumable: 1.0.0", "Upload-Offset: 0", $"Content-Type: {Tus.ChunkType}", $"Content-Length: {file.Length}");
            await connection.SendAsync(file[..Sent]);
        }

        var broken = await RecordAsync(upload, record => record.GetProperty("stops").GetInt64() == 1);
        Assert.Equal("open", broken.GetProperty("state").GetString());
        Assert.Equal("phone", broken.GetProperty("device").GetString());
        Assert.Equal("DCIM/film.mp4", broken.GetProperty("path").GetString());
        Assert.Equal(file.Length, broken.GetProperty("size").GetInt64());
        Assert.InRange(broken.GetProperty("received").GetInt64(), 0, Sent);
        Assert.NotEmpty(broken.GetProperty("reason").GetString()!);

        var offset = await _tus.OffsetAsync(upload);
        (await _tus.PatchAsync(upload, offset, file[(int)offset..])).Expect(204);
        var done = await RecordAsync(upload, record => record.GetProperty("state").GetString() == "done");
        Assert.Equal(file.Length, done.GetProperty("received").GetInt64());
        Assert.Equal(broken.GetProperty("reason").GetString(), done.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // nothing of it is saved before its last byte
    public async Task A_server_that_is_killed_in_the_first_megabytes_of_a_request_leaves_word_of_it(bool hasDigest)
    {
        const int Sent = 2_000_000;
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var upload = await _tus.BeginAsync(file.Length);
        string[] digest = hasDigest ? [$"Upload-Checksum: sha256 {Convert.ToBase64String(SHA256.HashData(file))}"] : [];
        using (var connection = await RawConnection.OpenAsync(fixture.Server))
        {
            await connection.SendHeadAsync(
                $"PATCH {upload}", null, ["Tus-Resumable: 1.0.0", "Upload-Offset: 0", $"Content-Type: {Tus.ChunkType}", $"Content-Length: {file.Length}", .. digest]);
            await connection.SendAsync(file[..Sent]);
            await Staging.WaitUntilLongAsync(fixture.Server, upload, Sent / 2);
            fixture.Server.Kill();
        }

        await fixture.Server.RestartAsync();

        Assert.Equal(0, await _tus.OffsetAsync(upload));
        var broken = await RecordAsync(upload, record => record.GetProperty("stops").GetInt64() > 0);
        Assert.Equal(1, broken.GetProperty("stops").GetInt64());
        Assert.Contains("server ended", broken.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_and_what_was_ended_stays_to_be_read()
    {
        var (failed, ended) = (await _tus.BeginAsync(3, ("sha256", new string('a', 64))), await _tus.BeginAsync(3));
        (await _tus.PatchAsync(failed, 0, [1, 2, 3])).Expect(422);
        (await _tus.SendAsync("DELETE", ended)).Expect(204);

        Assert.Contains("SHA-256", (await RecordAsync(failed, record => record.GetProperty("state").GetString() == "failed")).GetProperty("reason").GetString());
        await RecordAsync(ended, record => record.GetProperty("state").GetString() == "ended");
    }

    [Fact]
    public async Task A_member_sees_their_own_and_the_owner_everybodys()
    {
        var guest = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", guest, "contributor");
        var theirs = await new Tus(guest.Api).BeginAsync(10);
        await _tus.BeginAsync(10);

        var seen = (await guest.Api.GetAsync(Tus.Uploads)).Expect(200).Json.GetProperty("uploads").EnumerateArray().ToList();

        Assert.EndsWith(Assert.Single(seen).GetProperty("id").GetString()!, theirs, StringComparison.Ordinal);
        await RecordAsync(theirs, record => record.GetProperty("accountId").GetGuid() == guest.Id);
    }

    [Fact]
    public async Task Pages_have_each_upload_once_the_latest_first()
    {
        List<string> begun = [];
        for (var i = 0; i < 7; i++)
        {
            begun.Add((await _tus.BeginAsync(10)).Split('/')[^1]);
        }

        var listed = (await _api.PagesAsync(Tus.Uploads, 3))
            .SelectMany(page => page.GetProperty("uploads").EnumerateArray()).Select(record => record.GetProperty("id").GetString()!).ToList();

        Assert.Equal(listed.Distinct(), listed);
        Assert.Equal(begun.AsEnumerable().Reverse(), listed.Where(begun.Contains));
        (await _api.GetAsync($"{Tus.Uploads}?after=nonsense")).ExpectProblem(400, "invalid");
        (await _api.GetAsync($"{Tus.Uploads}?limit=0")).ExpectProblem(400, "invalid");
    }

    async Task<JsonElement> RecordAsync(string upload, Func<JsonElement, bool> fits)
    {
        var found = default(JsonElement);
        await Deadline.WaitAsync("the upload's record", async () =>
        {
            var page = (await _api.GetAsync($"{Tus.Uploads}?limit=1000")).Expect(200).Json;
            found = page.GetProperty("uploads").EnumerateArray().FirstOrDefault(record => upload.EndsWith(record.GetProperty("id").GetString()!, StringComparison.Ordinal));
            return found.ValueKind == JsonValueKind.Object && fits(found);
        });
        return found;
    }
}

using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>A server that takes little and waits briefly: what a phone's uploader meets when something is in its way, and what the log says of it.</summary>
[Trait("Host", "one process")] // its location is moved away
public sealed class DraftLineTests(DraftLineTests.Fixture fixture) : IClassFixture<DraftLineTests.Fixture>
{
    const int Limit = 100_000;

    readonly Api _api = new(fixture.Server.Client);
    readonly Draft _draft = new(new(fixture.Server.Client));

    public sealed class Fixture : IAsyncLifetime
    {
        ServerProcess? _server;

        internal ServerProcess Server => _server!;

        public async Task InitializeAsync() =>
            _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--maxUploadBytes", $"{Limit}", "--uploadIdleSeconds", "1"] });

        public async Task DisposeAsync() => await _server!.DisposeAsync();
    }

    [Fact]
    public async Task What_is_found_too_large_at_any_time_is_413_with_the_limits()
    {
        var upload = (await _draft.CreateAsync(8, new byte[1_000], isLast: false)).Expect(201).Header("Location");

        Answer[] refused =
        [
            await _draft.CreateAsync(8, [1], isLast: false, ("Upload-Length", $"{Limit + 1}")),
            await _draft.CreateAsync(8, new byte[Limit + 50_000], isLast: false),
            await _draft.AppendAsync(8, upload, 1_000, new byte[Limit], isLast: true),
            await _draft.AppendAsync(8, upload, 1_000, new byte[Limit], isLast: false),
        ];

        Assert.All(refused, answer => Assert.StartsWith($"max-size={Limit}, ", answer.ExpectProblem(413, "too-large").Header("Upload-Limit"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)] // no version that is spoken here: no 104, and so no way to go on
    public async Task A_line_that_stands_still_is_cut_for_a_client_that_goes_on_by_itself_and_else_answered(int version, bool isCut)
    {
        var photo = Seeds.Jpeg(200, 200);
        using var connection = await BeginAsync(version, photo.Length);
        var early = isCut ? await connection.ReadHeadAsync() : "";
        await connection.SendAsync(photo[..1_000]);

        if (!isCut)
        {
            Assert.Contains(" 408 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
            connection.EndSending();
        }

        var rest = await connection.ReadToEndOrCutAsync();
        Assert.DoesNotContain("Reading is already in progress", fixture.Server.Log.Tail(), StringComparison.Ordinal);
        if (isCut)
        {
            Assert.Equal("", rest);
            await GoesOnAsync(AddressIn(early), photo, 1_000);
        }
    }

    [Fact]
    public async Task While_its_location_is_away_a_phones_line_is_cut_and_goes_on_later_and_the_log_tells_it_once()
    {
        var (location, aside) = (Path.Combine(fixture.Server.DataFolder, "location"), Path.Combine(fixture.Server.DataFolder, "aside"));
        var photo = Seeds.Jpeg();
        List<string> uploads = [];
        Directory.Move(location, aside);
        for (var i = 0; i < 3; i++)
        {
            using var connection = await BeginAsync(8, photo.Length);
            uploads.Add(AddressIn(await connection.ReadHeadAsync()));
            Assert.Equal("", await connection.ReadToEndOrCutAsync());
        }

        (await _api.UploadAsync(Seeds.Jpeg())).ExpectProblem(503, "store-offline"); // a program that does not go on by itself is told
        Directory.Move(aside, location);
        await fixture.Server.ReadyAsync(TimeSpan.FromSeconds(30));

        await GoesOnAsync(uploads[0], photo, 0);
        var told = fixture.Server.Log.Tail().Split('\n').Where(line => line.Contains("[1004]", StringComparison.Ordinal) || line.Contains("store-offline", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/libraries/{library}/photos", told.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_server_itself_fails_each_time_a_phone_is_told_in_the_end_that_its_upload_is_over()
    {
        const int Most = 10;
        var photo = Seeds.Jpeg();
        var id = (await _api.UploadAsync(photo)).Expect(201).Json.GetProperty("photoId").GetString()!;
        fixture.Server.Kill();
        Database.Change(Path.Combine(fixture.Server.DataFolder, "grains.db"), $"UPDATE grain_state SET json = '{{' WHERE grain_type = 'photo' AND grain_key = '{id}'");
        await fixture.Server.RestartAsync();
        using var first = await BeginAsync(8, photo.Length);
        var upload = AddressIn(await first.ReadHeadAsync());
        await first.SendAsync(photo);
        Assert.Equal("", await first.ReadToEndOrCutAsync());

        for (var request = 2; request < Most; request++)
        {
            using var cut = await AppendAsync(upload, photo);
            Assert.Equal("", await cut.ReadToEndOrCutAsync());
            Assert.Equal("0", (await _draft.SendAsync(8, "HEAD", upload)).Expect(204).Header("Upload-Offset"));
        }

        (await _draft.AppendAsync(8, upload, 0, photo, isLast: true)).ExpectProblem(410, "upload-gone");
        (await _draft.SendAsync(8, "HEAD", upload)).Expect(410);
        (await _draft.AppendAsync(8, upload, 0, photo, isLast: true)).ExpectProblem(410, "upload-gone");
        var (record, ended) = ((await _api.GetAsync(upload)).Expect(200).Json, (await _api.GetAsync($"{Api.Library}/uploads?state=failed")).Expect(200).Json.GetProperty("uploads")[0]);
        Assert.Equal("failed", record.GetProperty("state").GetString());
        Assert.StartsWith($"{Most} requests in a row failed in the server at byte 0.", record.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(ended.GetProperty("id").GetString()!, upload, StringComparison.Ordinal);
        Assert.Equal(record.GetProperty("problem").GetString(), ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task However_often_a_line_breaks_before_a_byte_has_come_the_upload_goes_on()
    {
        var photo = Seeds.Jpeg();
        var upload = (await _draft.CreateAsync(8, [], isLast: false)).Expect(201).Header("Location");
        for (var i = 0; i < 12; i++)
        {
            using (await AppendAsync(upload, photo, sent: 0))
            {
                // and cut
            }

            await Deadline.WaitAsync($"stop {i + 1}", async () => (await _api.GetAsync($"{Api.Library}/uploads?limit=1000")).Expect(200).Json.GetProperty("uploads").EnumerateArray()
                .Single(one => upload.EndsWith(one.GetProperty("id").GetString()!, StringComparison.Ordinal)).GetProperty("stops").GetInt64() == i + 1);
        }

        await GoesOnAsync(upload, photo, 0);
    }

    async Task<RawConnection> AppendAsync(string upload, byte[] photo, int? sent = null)
    {
        var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"PATCH {upload}", null, [.. Draft.Lines(8, isLast: true), "Upload-Offset: 0", $"Content-Length: {photo.Length}", $"Content-Type: {Draft.Partial}"]);
        await connection.SendAsync(photo[..(sent ?? photo.Length)]);
        return connection;
    }

    async Task<RawConnection> BeginAsync(int version, long length)
    {
        var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"POST {Api.Photos}?name=photo.jpg", null, [.. Draft.Lines(version, isLast: true), $"Content-Length: {length}", "Content-Type: image/jpeg"]);
        return connection;
    }

    async Task GoesOnAsync(string upload, byte[] photo, int offset)
    {
        Assert.Equal($"{offset}", (await _draft.SendAsync(8, "HEAD", upload)).Expect(204).Header("Upload-Offset"));
        (await _draft.AppendAsync(8, upload, offset, photo[offset..], isLast: true)).Expect(201);
        Assert.True(await _api.HasAsync(photo));
    }

    static string AddressIn(string early)
    {
        Assert.StartsWith("HTTP/1.1 104 ", early, StringComparison.Ordinal);
        return new Uri(early.Split("Location: ")[1].Split("\r\n")[0]).AbsolutePath;
    }
}

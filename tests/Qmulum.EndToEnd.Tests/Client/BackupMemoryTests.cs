using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>What <c>qmulum backup</c> remembers between its runs, and while it watches.</summary>
[Trait("Host", "either")] // the client is measured
public sealed class BackupMemoryTests : IAsyncLifetime
{
    static readonly DateTime Earlier = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TempFolder _folder = new();
    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync();
        _api = new Api(_server.Client);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_of_the_same_size_and_time_is_not_read_again_unless_asked_to()
    {
        var photo = Put("a.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        (await RunAsync()).Expect(0);
        var other = Put("a.jpg", [.. photo.AsSpan(0, photo.Length - 1), (byte)(photo[^1] ^ 1)]);

        Assert.Contains("Nothing to send", (await RunAsync()).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("1 sent", (await RunAsync("--rehash")).Expect(0).Output, StringComparison.Ordinal);
        Assert.True(await _api.HasAsync(other));
    }

    [Fact]
    public async Task What_was_remembered_wrongly_fails_once_and_is_read_by_the_next_run()
    {
        var photo = Put("a.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        (await RunAsync("--dry-run")).Expect(0);
        var other = Put("a.jpg", [.. photo.AsSpan(0, photo.Length - 1), (byte)(photo[^1] ^ 1)]);

        (await RunAsync()).Expect(1);
        (await RunAsync()).Expect(0);

        Assert.True(await _api.HasAsync(other));
        Assert.False(await _api.HasAsync(photo));
    }

    [Fact]
    public async Task A_large_file_goes_on_in_the_next_run_where_the_last_one_was_killed()
    {
        var film = RandomNumberGenerator.GetBytes(60_000_000);
        Put("film.mp4", film);
        await using var proxy = CuttingProxy.Start(_server);
        proxy.HoldAfter(40_000_000);
        using (var killed = Start(proxy.Address))
        {
            await Deadline.WaitAsync("half of the file to be sent", Patience, () => proxy.Sent > 30_000_000);
            Signal.Send(killed.Pid, Signal.Kill);
            await killed.EndAsync();
        }

        proxy.GoOn();
        using var next = Start(proxy.Address);
        (await next.EndAsync()).Expect(0);

        Assert.True(await _api.HasAsync(film));
        Assert.InRange(proxy.Sent, film.Length, film.Length + 10_000_000);
        var history = await HistoryAsync("film");
        Assert.Matches("done .*/film.mp4.*, stopped (once|[1-9])", history.Output);
        Assert.Contains("/film.mp4", (await HistoryAsync(_folder.File("film.mp4"))).Output, StringComparison.Ordinal);
        Assert.Matches("No such upload is known;.* by another name", (await HistoryAsync("another.mp4")).Errors);
    }

    [Fact]
    public async Task A_large_file_goes_through_a_line_that_breaks_again_and_again()
    {
        var film = RandomNumberGenerator.GetBytes(50_000_000);
        Put("film.mp4", film);
        await using var proxy = CuttingProxy.Start(_server, () => 3_000_000);
        using var run = Start(proxy.Address);

        (await run.EndAsync()).Expect(0);

        Assert.True(await _api.HasAsync(film));
        Assert.InRange(proxy.Cuts, 10, 100);
    }

    [Fact]
    public async Task A_large_file_on_a_good_line_is_sent_without_a_question_how_far_it_is()
    {
        var film = RandomNumberGenerator.GetBytes(70_000_000);
        Put("film.mp4", film);
        ConcurrentQueue<string> asked = [];
        await using var proxy = await S3Proxy.StartAsync(_server.Address);
        proxy.Fault = exchange =>
        {
            if (exchange.Target.Contains("/uploads", StringComparison.Ordinal))
            {
                asked.Enqueue(exchange.Method);
            }

            return Task.FromResult(false);
        };
        using var run = Start(proxy.Endpoint);

        (await run.EndAsync()).Expect(0);

        Assert.True(await _api.HasAsync(film));
        Assert.Equal(["POST", "PATCH", "PATCH", "GET"], asked);
    }

    [Fact]
    public async Task While_it_watches_it_sends_what_comes_also_after_the_server_was_away()
    {
        var first = Put("a.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        using var watching = Start(_server.Address, "--watch");
        await ArrivesAsync(first);

        await ArrivesAsync(Put("later/b.jpg", SamplePhotos.Jpeg(Seeds.Next())));
        _server.Kill();
        var away = Put("later/c.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        await _server.RestartAsync();
        await ArrivesAsync(away);

        Signal.Send(watching.Pid, Signal.Interrupt);
        (await watching.EndAsync()).Expect(130);
    }

    [Fact]
    public async Task While_it_watches_a_film_that_still_grows_is_no_reason_for_what_lies_beside_it_to_wait()
    {
        using var watching = Start(_server.Address, "--watch");
        await ArrivesAsync(Put("a.jpg", SamplePhotos.Jpeg(Seeds.Next())));
        using CancellationTokenSource done = new();
        var recording = GrowAsync(_folder.File("film.mp4"), done.Token);

        await ArrivesAsync(Put("b.jpg", SamplePhotos.Jpeg(Seeds.Next())));
        await done.CancelAsync();
        await recording;
        await ArrivesAsync(await File.ReadAllBytesAsync(_folder.File("film.mp4")));

        Signal.Send(watching.Pid, Signal.Interrupt);
        var run = await watching.EndAsync();
        Assert.Contains("1 still being written", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("film.mp4", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_watches_a_folder_that_goes_away_and_comes_back_is_watched_again()
    {
        var watched = _folder.File("card");
        Put("card/a.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        using var watching = CliProcess.Start(_folder.Path, _server.Owner.Key, "backup", "card", "--watch", "--server", $"{_server.Address}");
        await watching.WriteLinesAsync(3); // one sent, the sum, and that it watches

        Directory.Delete(watched, recursive: true);
        await watching.WriteLinesAsync(2); // the sum, and that it watches
        await ArrivesAsync(Put("card/b.jpg", SamplePhotos.Jpeg(Seeds.Next())));
        await ArrivesAsync(Put("card/c.jpg", SamplePhotos.Jpeg(Seeds.Next())));

        Signal.Send(watching.Pid, Signal.Interrupt);
        Assert.Contains("/card: could not be listed", (await watching.EndAsync()).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_on_this_machine_is_in_its_history_until_it_came_through()
    {
        Put("held.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        Put("other.jpg", SamplePhotos.Jpeg(Seeds.Next()));
        await using (new FileStream(_folder.File("held.jpg"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            (await RunAsync("--device", "desk")).Expect(1);
        }

        Assert.Matches("failed  here: .*/held.jpg \\(desk\\): could not be read: .*", (await HistoryAsync("held.jpg")).Output);
        Assert.DoesNotContain("failed  here", (await HistoryAsync("other.jpg")).Output, StringComparison.Ordinal);

        (await RunAsync()).Expect(0);
        Assert.DoesNotContain("failed  here", (await HistoryAsync("held.jpg")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMG_1.jpg", "IMG_1.jpg.json")]
    [InlineData("IMG_2.jpg", "IMG_2.jpg.supplemental-metadata.json")]
    [InlineData("IMG_3(2).jpg", "IMG_3.jpg(2).json")]
    [InlineData("IMG_4(2).jpg", "IMG_4.jpg.supplemental-metadata(2).json")]
    [InlineData("IMG_5-edited.jpg", "IMG_5.jpg.json")]
    [InlineData("IMG_6-bearbeitet.jpg", "IMG_6.jpg.supplemental-metadata.json")]
    [InlineData("IMG_7-modifie\u0301.jpg", "IMG_7.jpg.json")]
    [InlineData("IMG_7-edited(3).jpg", "IMG_7.jpg.supplemental-metadata(3).json")]
    [InlineData("IMG_8.MP4", "IMG_8.HEIC.json")]
    [InlineData("IMG_9(1).MP4", "IMG_9.HEIC.supplemental-metadata(1).json")]
    [InlineData("a-name-that-is-rather-long-for-a-photo-of-a-cat.jpg", "a-name-that-is-rather-long-for-a-photo-of-a-ca.json")]
    [InlineData("a-name-that-is-long-for-a-photo.jpg", "a-name-that-is-long-for-a-photo.jpg.supplemental-me.json")]
    public async Task A_photo_of_a_Takeout_export_has_the_time_and_place_of_the_JSON_beside_it(string name, string sidecar)
    {
        var photo = Put($"Takeout/{name}", SamplePhotos.Jpeg(Seeds.Next()));
        File.WriteAllText(_folder.File($"Takeout/{sidecar}"), """
            {"title": "x", "photoTakenTime": {"timestamp": "1234567890", "formatted": "…"},
             "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0, "latitudeSpan": 0.0},
             "geoDataExif": {"latitude": -33.8568, "longitude": 151.2153, "altitude": 4.5}}
            """);

        (await RunAsync()).Expect(0);

        var found = (await _api.PostJsonAsync($"{Api.Photos}/check", new { sha256 = new[] { Api.Hex(photo) } })).Expect(200).Json;
        var facts = await _api.FactsAsync(found.GetProperty("present")[0].GetProperty("photoId").GetString()!);
        var taken = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        Assert.Equal(taken, facts.GetProperty("origin").GetProperty("modified").GetDateTimeOffset());
        Assert.Equal("2009-02-13T23:31:30", facts.GetProperty("taken").GetProperty("local").GetString());
        var position = facts.GetProperty("position");
        Assert.Equal(
            (-33.8568, 151.2153, 4.5),
            (position.GetProperty("latitude").GetDouble(), position.GetProperty("longitude").GetDouble(), position.GetProperty("altitude").GetDouble()));
    }

    static async Task GrowAsync(string path, CancellationToken stop)
    {
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(1_000), CancellationToken.None);
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(200)); // a camera's, not a wait for something
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                await File.AppendAllTextAsync(path, "frame", CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The recording ends.
        }
    }

    byte[] Put(string path, byte[] content)
    {
        var full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        File.SetLastWriteTimeUtc(full, Earlier);
        return content;
    }

    ProgramProcess Start(Uri server, params string[] more) =>
        CliProcess.Start(_folder.Path, _server.Owner.Key, ["backup", ".", "--server", $"{server}", .. more]);

    async Task<ProgramResult> RunAsync(params string[] more)
    {
        using var run = Start(_server.Address, more);
        return await run.EndAsync();
    }

    async Task<ProgramResult> HistoryAsync(string file) =>
        (await CliProcess.RunAsync(_folder.Path, _server.Owner.Key, "history", file, "--server", $"{_server.Address}")).Expect(0);

    Task ArrivesAsync(byte[] photo) => Deadline.WaitAsync("the photo to arrive", Patience, () => _api.HasAsync(photo), () => _server.Log.Tail(50));
}
